/** One upgrade of one Helm release: look at the history, recover what was cut off, upgrade, tell the outcome. */
package io.kubegitdeploy.job.release;
