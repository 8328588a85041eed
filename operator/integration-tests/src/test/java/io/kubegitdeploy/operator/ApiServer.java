package io.kubegitdeploy.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real API server and etcd with our CRDs, without controllers and kubelet: the tests play those. */
final class ApiServer implements AutoCloseable {
    /** The user whose rights a test gives by RBAC. */
    static final String OPERATOR = "operator";

    private static final String ADMIN_TOKEN = "admin-token";
    private static final String OPERATOR_TOKEN = "operator-token";

    private final Path dir;
    private final List<Process> processes = new ArrayList<>();
    private final String etcd;
    private final String url;
    private final KubernetesClient admin;

    ApiServer() throws IOException {
        Path bin = Path.of(Objects.requireNonNull(
                System.getProperty("kgd.bin"), "system property kgd.bin: the folder with etcd and kube-apiserver"));
        dir = Files.createTempDirectory("kgd-api");
        etcd = "http://127.0.0.1:" + freePort();
        int port = freePort();
        start(
                bin.resolve("etcd"),
                "--data-dir=" + dir.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=http://127.0.0.1:" + freePort(),
                "--unsafe-no-fsync");
        Path keys = dir.resolve("keys.pem");
        Files.writeString(keys, keyPair());
        Path tokens = dir.resolve("tokens.csv");
        Files.writeString(
                tokens,
                ADMIN_TOKEN + ",admin,admin,system:masters\n" + OPERATOR_TOKEN + "," + OPERATOR + "," + OPERATOR
                        + "\n");
        start(
                bin.resolve("kube-apiserver"),
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + dir.resolve("certs"),
                "--service-cluster-ip-range=10.0.0.0/24",
                "--endpoint-reconciler-type=none",
                "--authorization-mode=RBAC",
                "--token-auth-file=" + tokens,
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + keys,
                "--service-account-signing-key-file=" + keys,
                "--disable-admission-plugins=ServiceAccount");
        url = "https://127.0.0.1:" + port;
        admin = client(ADMIN_TOKEN);
        installCrds();
    }

    /** A new client with the operator's rights. */
    KubernetesClient operator() {
        return client(OPERATOR_TOKEN);
    }

    /** A new client with the operator's rights, all of whose calls pass by there. */
    KubernetesClient operator(Interceptor interceptor) {
        return new KubernetesClientBuilder()
                .withConfig(config(OPERATOR_TOKEN))
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("test", interceptor))
                .build();
    }

    /** The same rights for a process of its own: the file that its KUBECONFIG names. */
    Path operatorKubeconfig() throws IOException {
        String name = "the-test";
        return Files.writeString(dir.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: %1$s
                contexts: [{name: %1$s, context: {cluster: %1$s, user: %1$s}}]
                clusters: [{name: %1$s, cluster: {server: "%2$s", insecure-skip-tls-verify: true}}]
                users: [{name: %1$s, user: {token: "%3$s"}}]
                """.formatted(name, url, OPERATOR_TOKEN));
    }

    private KubernetesClient client(String token) {
        return new KubernetesClientBuilder().withConfig(config(token)).build();
    }

    private Config config(String token) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withTrustCerts(true)
                .withOauthToken(token)
                .withRequestTimeout(10_000)
                .withRequestRetryBackoffLimit(2)
                .build();
    }

    /** Its store, below all of its rules. */
    Etcd etcd() {
        return new Etcd(etcd);
    }

    KubernetesClient admin() {
        return admin;
    }

    void namespace(String name) {
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    @Override
    public void close() throws IOException {
        admin.close();
        processes.reversed().forEach(ApiServer::end);
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    private void installCrds() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> admin.namespaces().withName("default").get() != null);
        for (String name : List.of("trackedrepositories", "deployjobs")) {
            InputStream yaml = ApiServer.class.getResourceAsStream("/kube-git-deploy.io/" + name + ".yaml");
            admin.load(Objects.requireNonNull(yaml)).create();
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            admin.resources(DeployJob.class).inAnyNamespace().list();
            admin.resources(TrackedRepository.class).inAnyNamespace().list();
        });
    }

    private void start(Path program, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        File log = dir.resolve(program.getFileName() + ".log").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        builder.environment().put("GOGC", "400"); // memory is cheaper than the time of a few cores
        processes.add(builder.start());
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC"); // RSA takes seconds here
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            return pem("PRIVATE KEY", pair.getPrivate().getEncoded())
                    + pem("PUBLIC KEY", pair.getPublic().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }
}
