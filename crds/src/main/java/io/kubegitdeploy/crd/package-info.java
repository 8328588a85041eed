/**
 * The custom resources of Kube Git Deploy, group {@code kube-git-deploy.io}, version {@code v1alpha1}: types, names,
 * labels, conditions and reasons. It is the contract between the processes, and does no I/O.
 */
package io.kubegitdeploy.crd;
