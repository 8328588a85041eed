package io.kubegitdeploy.crd;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Deterministic names of Kubernetes objects: DNS-1123 labels of at most 63 characters, never shared by two different things. */
public final class Names {
    private static final int LIMIT = 63;
    private static final int HASH_DIGITS = 8;

    private Names() {}

    /** The name of the TrackedRepository that the gateway makes for a GitHub repository. Compared without case. */
    public static String trackedRepository(String owner, String name) {
        return readable(owner + "-" + name, identity(owner, name));
    }

    /** The name of the DeployJob with this number in a GitHub repository. */
    public static String deployJob(String owner, String name, long jobId) {
        return readable(name, identity(owner, name), Long.toString(jobId));
    }

    /** The name of a build or release Job: the DeployJob's name, the unit and stage, a hash of the DeployJob's uid with them, the attempt. */
    public static String job(String deployJob, String deployJobUid, String unit, String stage, int attempt) {
        return readable(
                deployJob + "-" + unit + "-" + stage,
                deployJobUid + "/" + unit + "/" + stage,
                Integer.toString(attempt));
    }

    /** The name of the Lease that fences a Helm release: one push at a time, never an older one after a newer. */
    public static String fence(String namespace, String release) {
        return readable("fence-" + namespace + "-" + release, namespace + "/" + release);
    }

    /** The first 8 hex digits of SHA-256: a label's value for what can't be one, or the end of a name. */
    public static String hash(String value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String identity(String owner, String name) {
        return owner.toLowerCase(Locale.ROOT) + "/" + name.toLowerCase(Locale.ROOT);
    }

    /** What a person reads, cut to fit, then the hash of what it stands for, then the suffixes. */
    private static String readable(String text, String identity, String... suffixes) {
        StringBuilder end = new StringBuilder("-").append(hash(identity));
        for (String suffix : suffixes) {
            end.append('-').append(suffix);
        }
        String slug =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[-0-9]+|-+$", "");
        String start = slug.substring(0, Math.max(0, Math.min(slug.length(), LIMIT - end.length())))
                .replaceAll("-+$", "");
        return (start.isEmpty() ? "r" : start) + end;
    }
}
