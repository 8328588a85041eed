package io.kubegitdeploy.crd;

/** The types of conditions in the statuses. */
public final class Conditions {
    /** Of a TrackedRepository: pushes are deployed. */
    public static final String READY = "Ready";
    /** Of a TrackedRepository: the webhook is in place at GitHub. */
    public static final String HOOKED = "Hooked";
    /** Of a DeployJob: Unknown while it runs, then True or False. */
    public static final String SUCCEEDED = "Succeeded";
    /** Of a DeployJob: True at any end, for {@code kubectl wait --for=condition=Finished}. */
    public static final String FINISHED = "Finished";

    private Conditions() {}
}
