package io.kubegitdeploy.job.release;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** etcd and a kube-apiserver on loopback, from the local cluster's programs: an API without nodes and controllers. */
final class ApiServer implements AutoCloseable {

    private final Path directory;
    private final Path programs = Path.of(System.getProperty("kgd.bin"));
    private final List<Process> processes = new ArrayList<>();
    private final int port = freePort();

    ApiServer(Path directory) throws IOException, GeneralSecurityException {
        this.directory = directory;
        try {
            start();
        } catch (RuntimeException | IOException e) {
            close();
            throw e;
        }
    }

    private void start() throws IOException, GeneralSecurityException {
        writeKubeconfig("admin");
        writeKubeconfig("nobody");
        String etcd = "http://127.0.0.1:" + freePort();
        String peer = "http://127.0.0.1:" + freePort();
        run(
                "etcd",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync");
        Path key = directory.resolve("sa.key");
        Files.writeString(key, serviceAccountKey());
        Path tokens =
                Files.writeString(directory.resolve("tokens.csv"), "admin,admin,1,system:masters\nnobody,nobody,2\n");
        run(
                "kube-apiserver",
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + directory.resolve("certs"),
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + key,
                "--service-account-signing-key-file=" + key,
                "--service-cluster-ip-range=10.97.0.0/24",
                "--disable-admission-plugins=ServiceAccount",
                "--endpoint-reconciler-type=none");
        await().atMost(Duration.ofSeconds(60)).until(() -> kubectl("get", "namespace", "default") == 0);
    }

    /** A kubeconfig for a user: {@code admin}, or {@code nobody}, who has no rights. */
    Path kubeconfig(String user) {
        return directory.resolve(user + ".kubeconfig");
    }

    private void writeKubeconfig(String user) throws IOException {
        Files.writeString(kubeconfig(user), """
                        {"apiVersion": "v1", "kind": "Config", "current-context": "it",
                         "clusters": [{"name": "it", "cluster": {"server": "https://127.0.0.1:%d", "insecure-skip-tls-verify": true}}],
                         "users": [{"name": "it", "user": {"token": "%s"}}],
                         "contexts": [{"name": "it", "context": {"cluster": "it", "user": "it"}}]}
                        """.formatted(port, user));
    }

    Path program(String name) {
        return programs.resolve(name);
    }

    int kubectl(String... arguments) throws IOException, InterruptedException {
        return command("kubectl", arguments).start().waitFor();
    }

    /** What a program of the local cluster prints, as admin. */
    String ask(String program, String... arguments) throws IOException, InterruptedException {
        Process process = command(program, arguments)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private ProcessBuilder command(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("KUBECONFIG", kubeconfig("admin").toString());
        builder.environment().put("HOME", directory.toString());
        return builder;
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(program + ".log").toFile());
        builder.environment().put("GOGC", "400"); // memory is cheaper than the time of a few cores
        processes.add(builder.start());
    }

    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Both halves: of a private one alone the API server reads only RSA, which takes seconds to make here. */
    private static String serviceAccountKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        return pem("PRIVATE KEY", pair.getPrivate()) + pem("PUBLIC KEY", pair.getPublic());
    }

    private static String pem(String kind, Key key) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(key.getEncoded());
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }
}
