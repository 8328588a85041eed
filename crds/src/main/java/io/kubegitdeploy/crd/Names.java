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
            return HexFormat.of().formatHex(digest, 0, HASH_DIGITS / 2);
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
        StringBuilder start = slug(text);
        start.setLength(Math.max(0, Math.min(start.length(), LIMIT - end.length())));
        dropHyphens(start);
        return (start.isEmpty() ? "r" : start.toString()) + end;
    }

    /** Small letters, digits and single hyphens, beginning with a letter. Without regular expressions: names are made very often. */
    private static StringBuilder slug(String text) {
        StringBuilder slug = new StringBuilder(text.length());
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            boolean letter = c >= 'a' && c <= 'z';
            boolean digit = c >= '0' && c <= '9';
            if (letter || (digit && !slug.isEmpty())) {
                slug.append(c);
            } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '-') {
                slug.append('-');
            }
        }
        return slug;
    }

    private static void dropHyphens(StringBuilder end) {
        while (!end.isEmpty() && end.charAt(end.length() - 1) == '-') {
            end.setLength(end.length() - 1);
        }
    }
}
