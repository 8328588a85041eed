package io.kubegitdeploy.gateway.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A push that makes a job.
 *
 * @param ref the full name, {@code refs/heads/...} or {@code refs/tags/...}
 * @param pushedAt seconds since 1970 by GitHub's clock
 * @param message the head commit's message, or ""
 * @param author {@code name <e-mail>}, or ""
 */
public record Push(
        String ref, String before, String after, long pushedAt, String deliveryId, String message, String author) {

    /** Equal for two deliveries of the same push, whatever their ids. */
    String sameness() {
        try {
            String what = ref + "\n" + before + "\n" + after + "\n" + pushedAt;
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(what.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
