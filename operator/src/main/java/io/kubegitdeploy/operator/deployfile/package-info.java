/**
 * Reads {@code kube-git-deploy.toml}: a text and what is known of the push in, a plan or the list of its problems out.
 * A pure library: nothing of the operator, no I/O.
 */
package io.kubegitdeploy.operator.deployfile;
