/** What is remembered across restarts: accounts' tokens, repositories' names, hooks, deliveries. Plain files. */
package io.kubegitdeploy.localgithub.store;
