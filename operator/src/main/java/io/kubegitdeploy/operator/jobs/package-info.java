/** What the build Job and the release Job have in common: identity, the source step, and reading how a Job ended. */
package io.kubegitdeploy.operator.jobs;
