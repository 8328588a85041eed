package io.kubegitdeploy.gateway.etcd;

import io.kubegitdeploy.gateway.repository.RepositoryId;

/** Every key that the gateway has in etcd. Owners and names in keys are in lower case. The README lists what they hold. */
public final class Keys {
    /** What is ours alone; everything outside of it continues the original Kube Git Deploy. */
    public static final String OURS = "/kube-git-deploy/";
    /** Every claim: who owns which repository. */
    public static final String CLAIMS = OURS + "claims/";
    /** Jobs that are not DeployJobs yet. */
    public static final String PENDING = OURS + "pending/";
    /** Webhooks that GitHub must still be told to delete. */
    public static final String UNHOOKS = OURS + "unhooks/";
    /** TrackedRepositories that must still be deleted, because the private API untracked them. */
    public static final String UNTRACKS = OURS + "untracks/";
    /** Written and deleted again, to see whether etcd has space. */
    static final String TRIAL = OURS + "trial";

    /** GitHub's access token of the last login by OAuth. */
    public static final String TOKEN = "/github/auth/token";

    private static final String TRACKED = "/github/repositories/tracked/";
    private static final String SEQUENCE = "/github/repositories/sequence/";

    private Keys() {}

    /** The prefix of every repository's information, jobs and deliveries. */
    public static String tracked() {
        return TRACKED;
    }

    public static String tracked(RepositoryId id) {
        return TRACKED + id.path() + "/";
    }

    public static String information(RepositoryId id) {
        return tracked(id) + "information";
    }

    public static String jobs(RepositoryId id) {
        return tracked(id) + "jobs/";
    }

    public static String job(RepositoryId id, long job) {
        return jobs(id) + job;
    }

    public static String delivery(RepositoryId id, String deliveryId) {
        return tracked(id) + "deliveries/" + deliveryId;
    }

    public static String sequence(RepositoryId id) {
        return SEQUENCE + id.path();
    }

    public static String claim(RepositoryId id) {
        return CLAIMS + id.path();
    }

    /** The prefix of what is kept for one repository and goes with it. */
    public static String own(RepositoryId id) {
        return OURS + "repositories/" + id.path() + "/";
    }

    public static String secret(RepositoryId id) {
        return own(id) + "secret";
    }

    public static String push(RepositoryId id, String sameness) {
        return own(id) + "pushes/" + sameness;
    }

    /** The number of the job whose DeployJob, made by a person, has this uid. */
    public static String object(RepositoryId id, String uid) {
        return own(id) + "objects/" + uid;
    }

    /** How many ended jobs are kept. */
    public static String history(RepositoryId id) {
        return own(id) + "history";
    }

    public static String pending(RepositoryId id) {
        return PENDING + id.path() + "/";
    }

    public static String pending(RepositoryId id, long job) {
        return pending(id) + job;
    }

    /** Which repository a TrackedRepository owns. */
    public static String owner(String namespace, String name) {
        return OURS + "owners/" + namespace + "/" + name;
    }

    /** Which tracked repository has this number at GitHub. */
    public static String number(long repository) {
        return OURS + "numbers/" + repository;
    }

    public static String unhook(RepositoryId id, long hook) {
        return UNHOOKS + id.path() + "/" + hook;
    }

    public static String untrack(String namespace, String name) {
        return UNTRACKS + namespace + "/" + name;
    }

    /** A login that was begun; the key names its state by a hash. */
    public static String login(String hash) {
        return OURS + "logins/" + hash;
    }

    public static String lock(RepositoryId id) {
        return OURS + "locks/" + id.path();
    }

    /** The id of the lease that is shared by what was stored in one hour. */
    public static String lease(long hour) {
        return OURS + "leases/" + hour;
    }
}
