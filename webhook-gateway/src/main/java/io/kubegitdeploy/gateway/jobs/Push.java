package io.kubegitdeploy.gateway.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is to be deployed: a push of which GitHub told, or what a person asked for. Of the latter {@code before},
 * {@code pushedAt} and {@code deliveryId} are null: it moved no branch, and its place in the order is its creation.
 *
 * @param ref the full name, {@code refs/heads/...} or {@code refs/tags/...}
 * @param pushedAt seconds since 1970 by GitHub's clock
 * @param message the head commit's message as a DeployJob takes it, or ""
 * @param author {@code name <e-mail>} as a DeployJob takes it, or ""
 */
public record Push(
        String ref, String before, String after, Long pushedAt, String deliveryId, String message, String author) {

    /** Of which GitHub told. */
    public Push(
            String ref, String before, String after, long pushedAt, String deliveryId, String message, String author) {
        this(ref, before, after, Long.valueOf(pushedAt), deliveryId, message, author);
    }

    public Push {
        message = message == null ? "" : DeployJobs.message(message).orElse("");
        author = author == null ? "" : DeployJobs.author(author).orElse("");
    }

    /** That a person wants this commit deployed as the head of this ref. */
    static Push asked(String ref, String commit, String message, String author) {
        return new Push(ref, null, commit, null, null, message, author);
    }

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
