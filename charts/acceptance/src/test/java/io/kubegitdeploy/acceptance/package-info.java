/**
 * Tests of the installed chart on the real local cluster: kubelet, Kaniko, Helm, registry, git and etcd are real, only
 * github.com is stood in for. {@link io.kubegitdeploy.acceptance.OnTheCluster} makes the cluster once for the run.
 */
package io.kubegitdeploy.acceptance;
