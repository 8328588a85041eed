package io.kubegitdeploy.localgithub.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two signature headers: HMAC over the body as it is sent. */
enum Signature {
    SHA1("X-Hub-Signature", "sha1=", "HmacSHA1"),
    SHA256("X-Hub-Signature-256", "sha256=", "HmacSHA256");

    final String header;
    private final String prefix;
    private final String algorithm;

    Signature(String header, String prefix, String algorithm) {
        this.header = header;
        this.prefix = prefix;
        this.algorithm = algorithm;
    }

    String of(byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return prefix + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
