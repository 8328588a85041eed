/** Pages for a person who wants to see what happened: repositories, commits, hooks, deliveries. */
package io.kubegitdeploy.localgithub.page;
