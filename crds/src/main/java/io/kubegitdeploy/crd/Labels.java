package io.kubegitdeploy.crd;

/** Labels and annotations on what we make. A label holds a hash where the value could not be one, an annotation the value. */
public final class Labels {
    private static final String PREFIX = "kube-git-deploy.io/";

    /** Label of DeployJobs, Jobs and pods: {@link Names#hash} of the TrackedRepository's name. */
    public static final String REPOSITORY = PREFIX + "repository";
    /** Label of DeployJobs: {@link Names#hash} of the full ref. */
    public static final String REF = PREFIX + "ref";
    /** Label of Jobs and pods: the DeployJob's uid. */
    public static final String DEPLOY_JOB_UID = PREFIX + "deploy-job-uid";
    /** Annotation of Jobs and pods: the DeployJob's name. */
    public static final String DEPLOY_JOB = PREFIX + "deploy-job";
    /** Label of Jobs and pods: the unit's name. */
    public static final String UNIT = PREFIX + "unit";
    /** Label of Jobs and pods: {@code build} or {@code release}. */
    public static final String STAGE = PREFIX + "stage";
    /** Label of Jobs and pods: the attempt, from 1. */
    public static final String ATTEMPT = PREFIX + "attempt";
    /** Annotation of the Leases that fence Helm releases: the newest push that passed, as JSON. */
    public static final String FENCE = PREFIX + "fence";
    /** The usual label that names the tool behind an object; its value is {@link #MANAGER}. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final String MANAGER = "kube-git-deploy";

    /** Finalizer of TrackedRepositories: the webhook is unhooked first. */
    public static final String UNHOOK_FINALIZER = PREFIX + "unhook";
    /** Finalizer of DeployJobs: a Helm Job that runs is not cut off. */
    public static final String RELEASE_FINALIZER = PREFIX + "release";
    /** The gateway's field manager: of what it writes into the operator's resources. */
    public static final String GATEWAY_FIELD_MANAGER = MANAGER + "-gateway";
    /** The audience of the ServiceAccount tokens that the gateway's internal API takes. */
    public static final String AUDIENCE = "kube-git-deploy";

    private Labels() {}
}
