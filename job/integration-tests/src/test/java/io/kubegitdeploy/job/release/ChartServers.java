package io.kubegitdeploy.job.release;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A chart repository by https and a registry by https, both on loopback under one certificate of their own. */
final class ChartServers implements AutoCloseable {
    private static final String PASSWORD = "changeit";
    private static final String HOST = "127.0.0.1";

    private final Path directory;
    private final Path helm;
    private final HttpsServer repository;
    private final Process registry;
    private final int registryPort = ApiServer.freePort();

    ChartServers(Path directory, ApiServer programs)
            throws IOException, GeneralSecurityException, InterruptedException {
        this.directory = directory;
        this.helm = programs.program("helm");
        KeyStore keys = keys();
        write("CERTIFICATE", certificate(), keys.getCertificate("it").getEncoded());
        Key key = keys.getKey("it", PASSWORD.toCharArray());
        write("PRIVATE KEY", directory.resolve("key.pem"), key.getEncoded());
        Files.createDirectories(directory.resolve("repository"));
        this.repository = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        repository.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        repository.createContext("/", this::serve);
        repository.start();
        this.registry = startRegistry(programs.program("registry"));
    }

    /** What a client has to trust. */
    Path certificate() {
        return directory.resolve("certificate.pem");
    }

    String repositoryUrl() {
        return "https://" + HOST + ":" + repository.getAddress().getPort();
    }

    String registryUrl() {
        return "oci://" + HOST + ":" + registryPort + "/charts";
    }

    /** Packs a chart with Helm and puts it into the repository and into the registry. */
    void publish(Path chart, String version) throws IOException, InterruptedException {
        Path served = directory.resolve("repository");
        helm("package", "--version=" + version, "--destination=" + served, chart.toString());
        helm("repo", "index", served.toString());
        Path packed = served.resolve(chart.getFileName() + "-" + version + ".tgz");
        helm("push", "--ca-file=" + certificate(), packed.toString(), registryUrl());
    }

    private void helm(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(helm.toString()));
        command.addAll(List.of(arguments));
        Path log = directory.resolve("helm.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("HOME", directory.toString());
        if (builder.start().waitFor() != 0) {
            throw new IOException("helm " + arguments[0] + ": " + Files.readString(log));
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = directory
                    .resolve("repository")
                    .resolve(exchange.getRequestURI().getPath().substring(1));
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] content = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
    }

    private Process startRegistry(Path program) throws IOException {
        Path config = Files.writeString(directory.resolve("registry.yaml"), """
            version: 0.1
            storage: {filesystem: {rootdirectory: %s}}
            http: {addr: "%s:%d", tls: {certificate: %s, key: %s}}
            """.formatted(
                directory.resolve("registry"), HOST, registryPort, certificate(), directory.resolve("key.pem")));
        Process process = new ProcessBuilder(program.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("registry.log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), registryPort)) {
                return socket.isConnected();
            }
        });
        return process;
    }

    private KeyStore keys() throws IOException, GeneralSecurityException, InterruptedException {
        Path store = directory.resolve("keys.p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + HOST,
                        "-ext",
                        "san=ip:" + HOST,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("keytool made no key");
        }
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void write(String what, Path file, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }

    @Override
    public void close() {
        repository.stop(0);
        registry.destroy();
        try {
            if (!registry.waitFor(5, TimeUnit.SECONDS)) {
                registry.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            registry.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
