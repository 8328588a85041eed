package io.kubegitdeploy.gateway.failure;

/** Something that we need is away for now: trying again later may work. Answered with 502 (GitHub) or 503. */
public final class Unavailable extends Failure {
    private static final long serialVersionUID = 1L;

    public Unavailable(int status, String reason, String sentence, Throwable cause) {
        super(status, reason, sentence, cause);
    }

    public static Unavailable etcd(String sentence, Throwable cause) {
        return new Unavailable(503, "EtcdUnavailable", sentence, cause);
    }

    /** etcd answers, and takes no writes. */
    public static Unavailable etcdOutOfSpace(String sentence, Throwable cause) {
        return new Unavailable(503, "EtcdOutOfSpace", sentence, cause);
    }

    public static Unavailable kubernetes(String sentence, Throwable cause) {
        return new Unavailable(503, "KubernetesUnavailable", sentence, cause);
    }

    public static Unavailable gitHub(String sentence, Throwable cause) {
        return new Unavailable(502, "GitHubUnavailable", sentence, cause);
    }

    /** There is no room for a repository's archive. */
    public static Unavailable archiveCache(String sentence, Throwable cause) {
        return new Unavailable(503, "CacheUnavailable", sentence, cause);
    }

    /** Someone else is at it right now. */
    public static Unavailable busy(String sentence) {
        return new Unavailable(503, "Busy", sentence, null);
    }
}
