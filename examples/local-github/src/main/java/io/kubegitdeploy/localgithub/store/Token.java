package io.kubegitdeploy.localgithub.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A token, kept as its SHA-256 only.
 *
 * @param kind GitHub answers a lacking right differently: 404 to a classic token, 403 to a fine-grained one
 * @param repositories lower-case {@code owner/name} to access; {@code *} stands for every repository
 */
public record Token(String sha256, String login, Kind kind, Map<String, Access> repositories) {
    public enum Kind {
        CLASSIC,
        FINE_GRAINED
    }

    public Token {
        repositories = Map.copyOf(new TreeMap<>(repositories));
    }

    public static Token allPowerful(String secret, String login) {
        return new Token(hash(secret), login, Kind.CLASSIC, Map.of("*", Access.ADMIN));
    }

    public Access accessTo(Repo repo) {
        String name = repo.fullName().toLowerCase(Locale.ROOT);
        return repositories.getOrDefault(name, repositories.getOrDefault("*", Access.NONE));
    }

    /** Comparing hashes tells nothing about the secret by its timing; it is still done in constant time. */
    boolean is(String secret) {
        return MessageDigest.isEqual(
                sha256.getBytes(StandardCharsets.US_ASCII), hash(secret).getBytes(StandardCharsets.US_ASCII));
    }

    public static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
