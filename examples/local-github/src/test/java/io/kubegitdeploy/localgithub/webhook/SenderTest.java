package io.kubegitdeploy.localgithub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kubegitdeploy.localgithub.store.Hook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SenderTest {
    private static final Duration LIMIT = Duration.ofMillis(800);

    private final Sender sender = new Sender(Dispatcher.ANSWER_WITHIN);
    private final Sender hasty = new Sender(LIMIT);

    @AfterEach
    void close() {
        sender.close();
        hasty.close();
    }

    private static Hook hook(String url, boolean insecure) {
        Hook.Config config = new Hook.Config(url, "json", insecure, Optional.empty());
        return new Hook(1, 2, true, List.of("push"), config, Hook.LastResponse.UNUSED, Instant.EPOCH, Instant.EPOCH);
    }

    private Sender.Outcome send(Hook hook) throws InterruptedException {
        return send(sender, hook);
    }

    private static Sender.Outcome send(Sender sender, Hook hook) throws InterruptedException {
        return sender.send(hook, Sender.headers(hook, "push", "guid", new byte[0]), new byte[] {'{', '}'});
    }

    @Test
    void a_receiver_has_ten_seconds() {
        assertThat(Dispatcher.ANSWER_WITHIN).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly the beginning"})
    void a_receiver_that_does_not_finish_its_answer_in_time_is_given_up(String begun) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> connection = CompletableFuture.supplyAsync(() -> begin(server, begun));
            Instant start = Instant.now();

            Sender.Outcome outcome = send(hasty, hook("http://localhost:" + server.getLocalPort() + "/", false));

            assertThat(outcome).isEqualTo(new Sender.Outcome(0, "timed out", Map.of(), Optional.empty()));
            assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(LIMIT);
            connection.join().close();
        }
    }

    private static Socket begin(ServerSocket server, String answer) {
        try {
            Socket socket = server.accept();
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_redirect_is_an_answer_and_not_followed() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            answer(exchange, 307);
        });
        server.start();
        try {
            Sender.Outcome outcome =
                    send(hook("http://localhost:" + server.getAddress().getPort() + "/", false));

            assertThat(outcome.code()).isEqualTo(307);
            assertThat(outcome.status()).isEqualTo("Invalid HTTP Response: 307");
            assertThat(requests).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_certificate_is_verified_unless_the_hook_says_not_to(@TempDir Path directory) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(directory.resolve("keys.p12"))));
        server.createContext("/", exchange -> answer(exchange, 200));
        server.start();
        try {
            String url = "https://localhost:" + server.getAddress().getPort() + "/";

            assertThat(send(hook(url, false)).status()).isEqualTo("peer certificate cannot be verified");
            assertThat(send(hook(url, true)).code()).isEqualTo(200);
        } finally {
            server.stop(0);
        }
    }

    /** For another host name, too. */
    private static SSLContext selfSigned(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "key",
                        "-dname",
                        "CN=elsewhere.example",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
