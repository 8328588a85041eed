package io.kubegitdeploy.gateway.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Its RSA keys are short: their length makes no difference to who reads them, and seconds to who makes them. */
class SecretsTest {
    /** What PKCS#8 puts before a PKCS#1 key of 1024 bits. */
    private static final int PKCS8_HEADER = 26;

    @TempDir
    private Path folder;

    private static PrivateKey made(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair().getPrivate();
    }

    private Path pem(String kind, byte[] der) throws IOException {
        return pem("", kind, der);
    }

    private Path pem(String before, String kind, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String text = before + "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
        return Files.writeString(Files.createTempFile(folder, "key", ".pem"), text);
    }

    @ParameterizedTest
    @CsvSource({"RSA,1024", "EC,256", "Ed25519,255"})
    void a_key_of_pkcs8_is_read(String algorithm, int bits) throws Exception {
        PrivateKey key = made(algorithm, bits);
        assertThat(Secrets.key(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
    }

    @Test
    void an_rsa_key_of_pkcs1_is_read() throws Exception {
        PrivateKey key = made("RSA", 1024);
        byte[] pkcs8 = key.getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEADER, pkcs8.length);
        assertThat(Secrets.key(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
    }

    @Test
    void an_ec_key_of_sec1_is_read_also_behind_the_parameters_that_openssl_writes() throws Exception {
        ECPrivateKey key = (ECPrivateKey) made("EC", 256);
        byte[] s = key.getS().toByteArray();
        byte[] number = new byte[32];
        int copied = Math.min(s.length, 32);
        System.arraycopy(s, s.length - copied, number, 32 - copied, copied);
        ByteArrayOutputStream sec1 = new ByteArrayOutputStream();
        sec1.write(HexFormat.of().parseHex("30310201010420"));
        sec1.write(number);
        sec1.write(HexFormat.of().parseHex("a00a06082a8648ce3d030107"));
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

        ECPrivateKey read = (ECPrivateKey) Secrets.key(pem(parameters, "EC PRIVATE KEY", sec1.toByteArray()));

        assertThat(read.getS()).isEqualTo(key.getS());
        assertThat(read.getParams().getCurve()).isEqualTo(key.getParams().getCurve());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void a_damaged_key_is_refused_without_showing_it(String kind) throws Exception {
        byte[] damaged = HexFormat.of().parseHex("3084ffffffffdeadbeef");
        assertThatThrownBy(() -> Secrets.key(pem(kind, damaged)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("damaged")
                .hasNoCause();
    }

    @Test
    void an_encrypted_key_is_refused_with_what_helps() throws Exception {
        assertThatThrownBy(() -> Secrets.key(pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3})))
                .hasMessageContainingAll("encrypted", "openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void a_password_is_the_only_line_of_its_file() throws Exception {
        assertThat(Secrets.password(Files.writeString(folder.resolve("a"), " pass word \n")))
                .isEqualTo("pass word");
        assertThatThrownBy(() -> Secrets.password(Files.writeString(folder.resolve("b"), "\n")))
                .hasMessageContaining("does not hold one password");
    }
}
