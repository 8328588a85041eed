package io.kubegitdeploy.operator.build;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image in a registry, pinned.
 *
 * @param repository registry and name, e.g. {@code registry.example.com/shop/api}
 * @param digest {@code sha256:} and 64 hex digits
 */
public record BuiltImage(String repository, String tag, String digest) {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    public BuiltImage {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("not a digest: " + digest);
        }
    }

    /**
     * What a build pushed.
     *
     * @param reference the full image reference that was pushed to; without a tag it is {@code latest}
     * @param message Kaniko's termination message; no image if it is not a digest
     */
    public static Optional<BuiltImage> of(String reference, String message) {
        if (!isDigest(message)) {
            return Optional.empty();
        }
        String digest = message.strip();
        int colon = reference.lastIndexOf(':');
        return colon > reference.lastIndexOf('/')
                ? Optional.of(new BuiltImage(reference.substring(0, colon), reference.substring(colon + 1), digest))
                : Optional.of(new BuiltImage(reference, "latest", digest));
    }

    /** Whether a termination message is the digest of an image. */
    public static boolean isDigest(String message) {
        return DIGEST.matcher(message.strip()).matches();
    }

    /** The tag that a pod asks for by digest: {@code <tag>@sha256:...}. */
    public String pinnedTag() {
        return tag + "@" + digest;
    }

    @Override
    public String toString() {
        return repository + ":" + pinnedTag();
    }
}
