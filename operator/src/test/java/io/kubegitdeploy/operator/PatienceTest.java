package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @Test
    void an_api_server_that_is_away_is_waited_for_also_while_it_answers_503() throws IOException {
        InetSocketAddress address = free();
        AtomicInteger refusals = new AtomicInteger();
        try (KubernetesClient client = client(address)) {
            CompletableFuture<Void> waited = CompletableFuture.runAsync(() -> Patience.untilItAnswers(client));
            HttpServer unready = answering(address, 503, refusals);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> refusals.get() > 0);
            assertThat(waited).isNotDone();
            unready.stop(0);

            HttpServer ready = answering(address, 200, new AtomicInteger());
            assertThatCode(() -> waited.get(20, TimeUnit.SECONDS)).doesNotThrowAnyException();
            ready.stop(0);
        }
    }

    @Test
    void one_that_refuses_the_question_has_answered() throws IOException {
        InetSocketAddress address = free();
        HttpServer server = answering(address, 403, new AtomicInteger());
        try (KubernetesClient client = client(address)) {
            assertThatCode(() -> Patience.untilItAnswers(client)).doesNotThrowAnyException();
        } finally {
            server.stop(0);
        }
    }

    private static InetSocketAddress free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
            return new InetSocketAddress(HERE, socket.getLocalPort());
        }
    }

    private static KubernetesClient client(InetSocketAddress address) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl("http://" + address.getHostString() + ":" + address.getPort())
                        .withRequestTimeout(2_000)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    private static HttpServer answering(InetSocketAddress address, int status, AtomicInteger answered)
            throws IOException {
        HttpServer server = HttpServer.create(address, 1);
        server.createContext("/version", exchange -> {
            byte[] body = "{\"major\":\"1\",\"minor\":\"36\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            answered.incrementAndGet();
        });
        server.start();
        return server;
    }
}
