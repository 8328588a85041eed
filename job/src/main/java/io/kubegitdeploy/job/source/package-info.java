/** The repository at a commit: downloaded from the gateway, checked entry by entry, written into a directory. */
package io.kubegitdeploy.job.source;
