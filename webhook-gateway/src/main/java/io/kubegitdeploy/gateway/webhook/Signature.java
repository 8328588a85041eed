package io.kubegitdeploy.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The check of {@code X-Hub-Signature-256}: HMAC-SHA256 over the raw body with the repository's own secret. */
final class Signature {
    private static final String PREFIX = "sha256=";
    /** Equal to no signature that anyone can make on purpose. */
    private static final byte[] NOTHING = new byte[32];

    private Signature() {}

    /** Takes the same time whether the header is missing, wrong or right. */
    static boolean matches(String secret, byte[] body, String header) {
        return MessageDigest.isEqual(of(secret, body), claimed(header));
    }

    static byte[] of(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static byte[] claimed(String header) {
        if (header == null || header.length() != PREFIX.length() + 64 || !header.startsWith(PREFIX)) {
            return NOTHING;
        }
        try {
            return HexFormat.of().parseHex(header, PREFIX.length(), header.length());
        } catch (IllegalArgumentException e) {
            return NOTHING;
        }
    }
}
