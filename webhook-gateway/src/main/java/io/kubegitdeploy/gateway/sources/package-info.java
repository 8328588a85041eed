/** What Jobs build from: a repository's tree at a commit, checked entry by entry and kept in a bounded cache on disk. */
package io.kubegitdeploy.gateway.sources;
