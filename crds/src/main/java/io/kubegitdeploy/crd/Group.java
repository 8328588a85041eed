package io.kubegitdeploy.crd;

/** The API group and version of every resource in this package. */
final class Group {
    static final String NAME = "kube-git-deploy.io";
    static final String VERSION = "v1alpha1";

    private Group() {}
}
