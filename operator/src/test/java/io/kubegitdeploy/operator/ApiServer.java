package io.kubegitdeploy.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
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
    private static final String TOKEN = "admin-token";

    private final Path dir;
    private final List<Process> processes = new ArrayList<>();
    private final Config config;
    private final KubernetesClient client;

    ApiServer() throws IOException {
        Path bin = Path.of(Objects.requireNonNull(
                System.getProperty("kgd.bin"), "system property kgd.bin: the folder with etcd and kube-apiserver"));
        dir = Files.createTempDirectory("kgd-api");
        String etcd = "http://127.0.0.1:" + freePort();
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
        Files.writeString(tokens, TOKEN + ",admin,admin,system:masters\n");
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
        config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:" + port)
                .withTrustCerts(true)
                .withOauthToken(TOKEN)
                .withRequestTimeout(10_000)
                .withRequestRetryBackoffLimit(2)
                .build();
        client = client();
        installCrds();
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    KubernetesClient admin() {
        return client;
    }

    @Override
    public void close() throws IOException {
        client.close();
        processes.reversed().forEach(ApiServer::end);
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    private void installCrds() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> client.namespaces().withName("default").get() != null);
        for (String name : List.of("trackedrepositories", "deployjobs")) {
            InputStream yaml = ApiServer.class.getResourceAsStream("/kube-git-deploy.io/" + name + ".yaml");
            client.load(Objects.requireNonNull(yaml)).create();
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            client.resources(DeployJob.class).inAnyNamespace().list();
            client.resources(TrackedRepository.class).inAnyNamespace().list();
        });
    }

    private void start(Path program, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        File log = dir.resolve(program.getFileName() + ".log").toFile();
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start());
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
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
