package io.kubegitdeploy.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.kubegitdeploy.job.Environment;
import io.kubegitdeploy.job.Unavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {

    /** @param body its bytes as characters of ISO 8859-1 */
    private record Answer(int status, String body, int toldLength) {}

    @TempDir
    Path directory;

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final Deque<String> tokens = new ArrayDeque<>();
    private HttpServer gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            Answer answer = answers.pop();
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(answer.status(), answer.toldLength());
            exchange.getResponseBody().write(answer.body().getBytes(StandardCharsets.ISO_8859_1));
            exchange.close();
        });
        gateway.start();
        Files.writeString(directory.resolve("token"), "jwt\n");
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private void answer(int status, byte[] body) {
        answer(status, new String(body, StandardCharsets.ISO_8859_1));
    }

    private void answer(int status, String body) {
        answers.add(new Answer(status, body, body.length()));
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put(
                "KGD_SOURCE_URL", "http://127.0.0.1:" + gateway.getAddress().getPort() + "/archive");
        variables.put("KGD_TOKEN_FILE", directory.resolve("token").toString());
        variables.put("KGD_SOURCE_DIR", directory.resolve("source").toString());
        variables.put("KGD_TERMINATION_LOG", directory.resolve("log").toString());
        return variables;
    }

    private int run() {
        return Source.run(new Environment(variables()));
    }

    @Test
    void the_directory_is_filled_and_the_token_shown() throws Exception {
        answer(200, new Tars().file("Dockerfile", "FROM scratch").bytes());
        assertThat(run()).isZero();
        assertThat(directory.resolve("source/Dockerfile")).hasContent("FROM scratch");
        assertThat(tokens).containsExactly("Bearer jwt");
        assertThat(directory.resolve("log")).doesNotExist();
        assertThat(directory.resolve("source.partial")).doesNotExist();
    }

    @Test
    void a_gateway_that_is_busy_is_asked_again() throws Exception {
        answer(503, "{\"ok\":false}");
        answer(502, "");
        answer(200, new Tars().file("f", "x").bytes());
        assertThat(run()).isZero();
        assertThat(directory.resolve("source/f")).hasContent("x");
    }

    @Test
    void a_download_that_was_cut_off_starts_again_from_nothing() throws Exception {
        byte[] whole = new Tars().file("f", "x").file("g", "y").bytes();
        String half = new String(whole, 0, whole.length / 2, StandardCharsets.ISO_8859_1);
        answers.add(new Answer(200, half, whole.length));
        answer(200, whole);
        assertThat(run()).isZero();
        assertThat(directory.resolve("source/g")).hasContent("y");
    }

    @Test
    void a_second_run_replaces_what_the_first_left() throws Exception {
        answer(200, new Tars().file("old", "x").link("l", "old").bytes());
        answer(200, new Tars().file("new", "y").bytes());
        assertThat(run()).isZero();
        assertThat(run()).isZero();
        assertThat(directory.resolve("source"))
                .isDirectoryContaining("glob:**/new")
                .isDirectoryNotContaining("glob:**/old");
    }

    @Test
    void a_refusal_ends_it_with_the_gateways_own_sentence() {
        answer(422, "{\"ok\":false,\"reason\":\"ArchiveRejected\",\"error\":\"A link\\nleaves the tree.\"}");
        assertThat(run()).isEqualTo(1);
        assertThat(directory.resolve("log"))
                .hasContent("The gateway does not hand out the source (status 422: A link leaves the tree.).");
        assertThat(directory.resolve("source")).doesNotExist();
    }

    @Test
    void a_redirect_is_not_followed_because_the_token_is_for_the_gateway_alone() {
        answer(302, "");
        assertThat(run()).isEqualTo(1);
        assertThat(tokens).hasSize(1);
    }

    @Test
    void an_archive_that_is_rejected_leaves_no_source_behind() throws Exception {
        answer(200, new Tars().file("f", "x").link("l", "/etc").bytes());
        assertThat(run()).isEqualTo(1);
        assertThat(directory.resolve("log")).hasContent("The archive's entry 2 is a link out of the tree.");
        assertThat(directory.resolve("source")).doesNotExist();
    }

    @Test
    void a_gateway_that_never_answers_is_unavailable() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        Download download = Download.of("http://127.0.0.1:" + nobody + "/", directory.resolve("token"));
        Retries brief = new Retries(Duration.ofMillis(50), Duration.ofMillis(10), Duration.ofMillis(20));
        Source source = new Source(download, directory.resolve("source"), brief);
        assertThatThrownBy(source::fill).isInstanceOf(Unavailable.class).hasMessageContaining("cannot be reached");
    }

    @Test
    void missing_and_odd_settings_are_told_without_their_content() {
        Map<String, String> none = variables();
        none.remove("KGD_SOURCE_URL");
        assertThat(Source.run(new Environment(none))).isEqualTo(1);
        assertThat(directory.resolve("log")).hasContent("The environment variable KGD_SOURCE_URL is not set.");
        Map<String, String> odd = variables();
        odd.put("KGD_SOURCE_URL", "file:///etc/secret-name");
        assertThat(Source.run(new Environment(odd))).isEqualTo(1);
        assertThat(directory.resolve("log")).hasContent("KGD_SOURCE_URL is not an http or https URL.");
    }
}
