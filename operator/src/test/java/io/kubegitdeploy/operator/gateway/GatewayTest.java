package io.kubegitdeploy.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayTest {
    @TempDir
    private Path dir;

    private HttpServer server;
    private Gateway gateway;
    private Path token;
    private volatile int status = 200;
    private volatile String body = "";
    private volatile String seen = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        server.createContext("/", exchange -> {
            seen = String.join(
                    " ",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        token = Files.writeString(dir.resolve("token"), "first\n");
        gateway =
                new Gateway(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), token);
    }

    @AfterEach
    void stop() {
        gateway.close();
        server.stop(0);
    }

    @Test
    void a_repository_is_tracked_with_what_its_spec_says() {
        body = "{\"ok\":true,\"web_hook_id\":1,\"repository_id\":2,\"full_name\":\"o/n\",\"default_branch\":\"main\"}";

        assertThat(gateway.track(repository()))
                .isEqualTo(new Answer.Ok<>(new Tracking(1L, 2L, "o/n", "main", List.of())));
        assertThat(seen)
                .isEqualTo("PUT /internal/v1/tracked/shop/app Bearer first"
                        + " {\"uid\":\"u1\",\"owner\":\"octo\",\"name\":\"shop\",\"suspend\":false,"
                        + "\"branches\":[\"main\"],\"tags\":[],\"history\":{\"succeeded\":10,\"failed\":10}}");
    }

    @Test
    void what_was_mended_at_github_is_read() {
        body = "{\"ok\":true,\"web_hook_id\":1,\"repository_id\":2,\"full_name\":\"o/n\",\"default_branch\":\"main\","
                + "\"mended\":[\"the webhook was missing\"]}";

        assertThat(gateway.track(repository()))
                .isEqualTo(new Answer.Ok<>(new Tracking(1L, 2L, "o/n", "main", List.of("the webhook was missing"))));
    }

    @Test
    void the_token_is_read_anew_for_each_call() throws IOException {
        gateway.untrack(repository());
        Files.writeString(token, "second");
        gateway.untrack(repository());

        assertThat(seen).startsWith("DELETE /internal/v1/tracked/shop/app?uid=u1 Bearer second");
    }

    @ParameterizedTest
    @CsvSource({
        "409, AlreadyTracked, true",
        "403, NotAllowed, true",
        "404, NoDeployFile, true",
        "401, CredentialsRefused, true",
        "401, Unauthenticated, false",
        "403, Forbidden, false",
        "404, NoDeployJob, false",
        "502, GitHubUnavailable, false",
        "503, EtcdUnavailable, false",
    })
    void what_asking_again_could_not_change_is_rejected_and_all_else_unavailable(
            int code, String reason, boolean rejected) {
        status = code;
        body = "{\"ok\":false,\"reason\":\"" + reason + "\",\"error\":\"why\"}";

        assertThat(gateway.deployFile("shop", "shop-1"))
                .isEqualTo(rejected ? new Answer.Rejected<>(reason, "why") : new Answer.Unavailable<>(reason, "why"));
    }

    @Test
    void an_answer_that_is_no_answer_of_the_gateway_is_unavailable() {
        status = 404;
        body = "<html>no such page</html>";

        assertThat(gateway.deployFile("shop", "shop-1"))
                .isEqualTo(new Answer.Unavailable<>(Reasons.GATEWAY_UNAVAILABLE, "the gateway answered 404"));
    }

    @Test
    void an_endless_answer_is_not_read_to_its_end() {
        body = "x".repeat((1 << 20) + 1);

        assertThat(gateway.deployFile("shop", "shop-1")).isInstanceOf(Answer.Unavailable.class);
    }

    @Test
    void a_gateway_or_a_token_that_is_away_is_unavailable() throws IOException {
        Files.delete(token);
        assertThat(gateway.deployFile("shop", "shop-1")).isInstanceOf(Answer.Unavailable.class);

        Files.writeString(token, "back");
        server.stop(0);
        assertThat(gateway.deployFile("shop", "shop-1"))
                .isInstanceOfSatisfying(
                        Answer.Unavailable.class,
                        away -> assertThat(away.reason()).isEqualTo(Reasons.GATEWAY_UNAVAILABLE));
    }

    private static TrackedRepository repository() {
        TrackedRepository repository = new TrackedRepository();
        repository.getMetadata().setName("app");
        repository.getMetadata().setNamespace("shop");
        repository.getMetadata().setUid("u1");
        repository.setSpec(new TrackedRepositorySpec(
                "octo", "shop", List.of("main"), null, null, null, null, null, null, null, null));
        return repository;
    }
}
