package io.kubegitdeploy.gateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.auth.Permission;
import io.kubegitdeploy.gateway.etcd.Access;
import io.kubegitdeploy.gateway.etcd.Access.ClientCertificate;
import io.kubegitdeploy.gateway.etcd.Access.User;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.failure.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An etcd that speaks TLS only, asks for a client certificate, and for a user who may use the gateway's keys only. */
class EtcdAccessIT {
    private static final String USER = "kube-git-deploy";
    private static final World WORLD = World.get();

    private static Path folder;
    private static Certificates certificates;
    private static EtcdServer etcd;

    private final String name = "secure-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory(WORLD.folder, "secure-etcd");
        certificates = new Certificates(folder).server("server").client("client");
        etcd = new EtcdServer(
                folder,
                "https",
                endpoints -> access(endpoints, "ca", Optional.of("client"), Optional.empty()),
                "--cert-file=" + certificates.certificate("server"),
                "--key-file=" + certificates.key("server"),
                "--trusted-ca-file=" + certificates.certificate("ca"),
                "--client-cert-auth");
        try (Client client = Client.builder()
                .endpoints(List.of(etcd.uri()))
                .sslContext(
                        tls -> tls.trustManager(certificates.certificate("ca").toFile())
                                .keyManager(
                                        certificates.certificate("client").toFile(),
                                        certificates.key("client").toFile()))
                .build()) {
            Auth auth = client.getAuthClient();
            done(auth.roleAdd(bytes("root")));
            done(auth.userAdd(bytes("root"), bytes("r00t")));
            done(auth.userGrantRole(bytes("root"), bytes("root")));
            done(auth.roleAdd(bytes(USER)));
            for (String prefix : List.of("/github/", "/kube-git-deploy/")) {
                String end = prefix.substring(0, prefix.length() - 1) + "0";
                done(auth.roleGrantPermission(bytes(USER), bytes(prefix), bytes(end), Permission.Type.READWRITE));
            }
            done(auth.userAdd(bytes(USER), bytes("hunter2")));
            done(auth.userGrantRole(bytes(USER), bytes(USER)));
            done(auth.authEnable());
        }
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    private static void done(CompletableFuture<?> call) throws Exception {
        assertThat(call.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @AfterEach
    void stopGateway() {
        WORLD.stopGateway();
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    private static Access access(
            List<URI> endpoints, String authority, Optional<String> client, Optional<String> password) {
        return new Access(
                endpoints,
                Optional.of(certificates.certificate(authority)),
                client.map(name -> new ClientCertificate(certificates.certificate(name), certificates.key(name))),
                password.map(text -> new User(USER, written(text))));
    }

    private static Path written(String password) {
        try {
            return Files.writeString(Files.createTempFile(folder, "password", ""), password + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> environment(Path password) {
        Map<String, String> environment = new HashMap<>();
        environment.put("ETCD_ENDPOINT", etcd.uri().toString());
        environment.put("KGD_ETCD_CA_FILE", certificates.certificate("ca").toString());
        environment.put("KGD_ETCD_CERT_FILE", certificates.certificate("client").toString());
        environment.put("KGD_ETCD_KEY_FILE", certificates.key("client").toString());
        environment.put("KGD_ETCD_USER", USER);
        environment.put("KGD_ETCD_PASSWORD_FILE", password.toString());
        return environment;
    }

    private static List<String> keys(String prefix) {
        Access access = access(List.of(etcd.uri()), "ca", Optional.of("client"), Optional.of("hunter2"));
        try (Etcd client = new Etcd(access)) {
            return client.list(prefix).stream().map(entry -> entry.key()).toList();
        }
    }

    private static int ready() {
        return Answer.to("GET", WORLD.privateUrl("/readyz"), "").status();
    }

    @Test
    void the_gateway_works_with_tls_a_client_certificate_and_a_user_of_few_rights() {
        WORLD.github.create("acme", name);
        WORLD.startGateway(environment(written("hunter2")));

        await().untilAsserted(() -> assertThat(ready()).isEqualTo(200));
        assertThat(WORLD.track("acme/" + name).status()).isEqualTo(200);
        assertThat(keys("/github/repositories/tracked/acme/" + name)).hasSize(1);
        assertThat(WORLD.untrack("acme/" + name).status()).isEqualTo(200);
        assertThat(keys("/github/repositories/tracked/acme/" + name)).isEmpty();
    }

    @Test
    void a_restart_of_etcd_which_forgets_who_was_logged_in_is_survived() {
        WORLD.startGateway(environment(written("hunter2")));
        await().untilAsserted(() -> assertThat(ready()).isEqualTo(200));

        etcd.stop();
        assertThat(ready()).isEqualTo(503);
        etcd.launch();

        await().untilAsserted(() -> assertThat(ready()).isEqualTo(200));
    }

    @Test
    void a_password_that_is_changed_in_its_file_needs_no_restart() throws Exception {
        Path password = written("wrong");
        WORLD.startGateway(environment(password));
        Answer refused = Answer.to("GET", WORLD.privateUrl("/readyz"), "");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
        assertThat(refused.toString()).contains("authentication failed").doesNotContain("wrong");

        Files.writeString(password, "hunter2\n");

        await().untilAsserted(() -> assertThat(ready()).isEqualTo(200));
    }

    @Test
    void without_a_client_certificate_etcd_lets_nobody_in() {
        assertNoEntry(
                access(List.of(etcd.uri()), "ca", Optional.empty(), Optional.of("hunter2")), "certificate_required");
    }

    @Test
    void without_a_user_etcd_shows_nothing() {
        assertNoEntry(access(List.of(etcd.uri()), "ca", Optional.of("client"), Optional.empty()), "etcdserver: ");
    }

    @Test
    void without_tls_etcd_lets_nobody_in() {
        assertNoEntry(
                Access.open(List.of(URI.create("http://127.0.0.1:" + etcd.uri().getPort()))), "UNAVAILABLE");
    }

    @Test
    void an_etcd_with_another_authoritys_certificate_is_not_trusted() {
        assertNoEntry(
                access(List.of(etcd.uri()), "client", Optional.of("client"), Optional.of("hunter2")),
                "certification path");
    }

    @Test
    void an_etcd_with_another_hosts_certificate_is_not_trusted() {
        URI sameByAnotherName = URI.create("https://localhost:" + etcd.uri().getPort());
        assertNoEntry(
                access(List.of(sameByAnotherName), "ca", Optional.of("client"), Optional.of("hunter2")), "localhost");
    }

    private static void assertNoEntry(Access access, String why) {
        try (Etcd client = new Etcd(access)) {
            assertThatThrownBy(() -> client.list("/github/"))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining(why)
                    .message()
                    .doesNotContain("hunter2");
        }
    }
}
