package io.kubegitdeploy.gateway.etcd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the files of an {@link Access}. One that can't be used is an {@link IllegalArgumentException}, whose sentence tells
 * why and nothing of what the file holds.
 */
public final class Secrets {
    private static final int LIMIT = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private Secrets() {}

    /** At least one. */
    public static List<X509Certificate> certificates(Path file) {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(read(file)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            // told below, without what the file holds
        }
        throw new IllegalArgumentException("the file holds no certificate in PEM");
    }

    /** Of the forms {@code PRIVATE KEY} (PKCS#8), {@code RSA PRIVATE KEY} (PKCS#1) and {@code EC PRIVATE KEY} (SEC 1). */
    public static PrivateKey key(Path file) {
        Matcher block = BLOCK.matcher(new String(read(file), ISO_8859_1));
        while (block.find()) {
            String kind = block.group(1);
            if (kind.endsWith("PRIVATE KEY")) {
                try {
                    byte[] der = Base64.getMimeDecoder().decode(block.group(2));
                    return switch (kind) {
                        case "PRIVATE KEY" -> pkcs8(der);
                        case "RSA PRIVATE KEY" -> pkcs8(Der.ofPkcs1(der));
                        case "EC PRIVATE KEY" -> pkcs8(Der.ofSec1(der));
                        default ->
                            throw new IllegalArgumentException("the key is encrypted, or of an unknown form: " + kind
                                    + "; openssl pkcs8 -topk8 -nocrypt makes one that can be used");
                    };
                } catch (GeneralSecurityException e) {
                    throw new IllegalArgumentException(
                            "the file's private key is damaged, or neither RSA, EC nor Ed25519");
                }
            }
        }
        throw new IllegalArgumentException("the file holds no private key in PEM");
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        GeneralSecurityException last = new GeneralSecurityException();
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw last;
    }

    /** The file's only line. */
    public static String password(Path file) {
        String password = new String(read(file), UTF_8).strip();
        if (password.isEmpty() || password.lines().count() > 1) {
            throw new IllegalArgumentException("the file does not hold one password");
        }
        return password;
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) <= LIMIT) {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the file can't be read");
        }
        throw new IllegalArgumentException("the file is larger than 1 MiB");
    }
}
