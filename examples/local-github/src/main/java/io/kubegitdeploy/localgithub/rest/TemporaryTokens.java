package io.kubegitdeploy.localgithub.rest;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens in download links: good for one path, for five minutes, until a restart. */
final class TemporaryTokens {
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final byte[] key = new byte[32];

    TemporaryTokens() {
        new SecureRandom().nextBytes(key);
    }

    String create(String path) {
        return token(path, System.currentTimeMillis() + LIFE.toMillis());
    }

    boolean isGood(String token, String path) {
        try {
            long expiry = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token)).getLong();
            byte[] expected = token(path, expiry).getBytes(StandardCharsets.US_ASCII);
            return expiry >= System.currentTimeMillis()
                    && MessageDigest.isEqual(expected, token.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return false;
        }
    }

    private String token(String path, long expiry) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] when = ByteBuffer.allocate(Long.BYTES).putLong(expiry).array();
            mac.update(when);
            byte[] signature = mac.doFinal(path.getBytes(StandardCharsets.UTF_8));
            byte[] token = ByteBuffer.allocate(Long.BYTES + 24)
                    .put(when)
                    .put(signature, 0, 24)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
