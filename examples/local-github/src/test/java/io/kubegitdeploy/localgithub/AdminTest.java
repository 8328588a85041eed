package io.kubegitdeploy.localgithub;

import static io.kubegitdeploy.localgithub.LocalGitHubExtension.json;
import static io.kubegitdeploy.localgithub.LocalGitHubExtension.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubegitdeploy.localgithub.Receiver.Received;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTest {
    @RegisterExtension
    final LocalGitHubExtension gitHub = new LocalGitHubExtension();

    private void fault(String body) throws Exception {
        HttpResponse<byte[]> answer = gitHub.send("POST", "/_admin/faults", body);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
    }

    private int status(String path) throws Exception {
        return gitHub.api("GET", path, "").statusCode();
    }

    @Test
    void making_a_repository_twice_changes_nothing() throws Exception {
        JsonNode first = json(gitHub.create("other", false));
        HttpResponse<byte[]> again = gitHub.create("Other", true);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again).path("id")).isEqualTo(first.path("id"));
        assertThat(json(again).path("private").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/b", "", "a b", "x%00"})
    void a_name_that_github_does_not_allow_is_refused(String name) throws Exception {
        assertThat(gitHub.create(name, true).statusCode()).isEqualTo(422);
    }

    @Test
    void a_renamed_repository_keeps_its_id_and_commits() throws Exception {
        Git git = gitHub.workingCopy();
        String sha = git.commit("First");
        git.run("push", "origin", "main");
        JsonNode before = json(gitHub.api("GET", "/repos/octo/shop", ""));

        gitHub.send("PATCH", "/_admin/repositories/octo/shop", "{\"name\": \"store\"}");

        JsonNode after = json(gitHub.api("GET", "/repos/octo/store", ""));
        assertThat(after.path("id")).isEqualTo(before.path("id"));
        assertThat(status("/repos/octo/store/commits/" + sha)).isEqualTo(200);
        assertThat(status("/repos/octo/shop")).isEqualTo(301);
    }

    @Test
    void an_answer_fails_as_often_as_asked_and_only_where_asked() throws Exception {
        fault("{\"path\": \"/api/v3/repos/*/shop/hooks\", \"method\": \"GET\", \"status\": 503, \"times\": 2}");

        assertThat(status("/repos/octo/shop")).isEqualTo(200);
        assertThat(status("/repos/octo/shop/hooks")).isEqualTo(503);
        assertThat(status("/repos/octo/shop/hooks/1")).isEqualTo(503);
        assertThat(status("/repos/octo/shop/hooks")).isEqualTo(200);
    }

    @Test
    void a_rate_limit_can_be_played() throws Exception {
        fault("""
                {"path": "/api/v3", "status": 403, "message": "API rate limit exceeded",
                 "headers": {"X-RateLimit-Remaining": "0", "Retry-After": "7"}}""");

        HttpResponse<byte[]> answer = gitHub.api("GET", "/user", "");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(json(answer).path("message").asText()).isEqualTo("API rate limit exceeded");
        assertThat(gitHub.send("GET", "/healthz", "").statusCode()).isEqualTo(200);
        assertThat(gitHub.send("DELETE", "/_admin/faults", "").statusCode()).isEqualTo(204);
        assertThat(status("/user")).isEqualTo(200);
    }

    @Test
    void a_connection_is_dropped_and_a_request_hangs_until_it_is_let_go() throws Exception {
        fault("{\"path\": \"/api/v3/user\", \"connection\": \"drop\", \"times\": 1}");
        assertThatThrownBy(() -> gitHub.api("POST", "/user", "{}")).isInstanceOf(IOException.class);

        fault("{\"path\": \"/api/v3/user\", \"connection\": \"hang\"}");
        CompletableFuture<Integer> hanging = CompletableFuture.supplyAsync(() -> {
            try {
                return gitHub.api("POST", "/user", "{}").statusCode();
            } catch (IOException | InterruptedException e) {
                return -1;
            }
        });
        assertThat(hanging).isNotCompleted();
        Awaitility.await().until(() -> text(gitHub.send("GET", "/_admin/faults", "")), found -> found.contains("Hang"));
        gitHub.send("DELETE", "/_admin/faults", "");
        assertThat(hanging).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void a_lost_answer_leaves_its_work_done() throws Exception {
        fault("{\"path\": \"/api/v3/repos/octo/shop/hooks\", \"method\": \"POST\", \"connection\": \"lose-answer\"}");
        String body = "{\"config\": {\"url\": \"http://localhost:1/\"}}";

        assertThatThrownBy(() -> gitHub.api("POST", "/repos/octo/shop/hooks", body))
                .isInstanceOf(IOException.class);

        assertThat(json(gitHub.api("GET", "/repos/octo/shop/hooks", ""))).hasSize(1);
    }

    private List<String> deliveredAfter(String fault, int pushes, int expected) throws Exception {
        gitHub.hook();
        fault(fault);
        Git git = gitHub.workingCopy();
        for (int i = 1; i <= pushes; i++) {
            git.commit("Commit " + i);
            git.run("push", "origin", "main");
        }
        return gitHub.receiver().await("push", expected).stream()
                .map(push -> push.json().at("/head_commit/message").asText())
                .toList();
    }

    @Test
    void deliveries_come_in_reverse() throws Exception {
        assertThat(deliveredAfter("{\"delivery\": \"reverse\", \"size\": 3, \"times\": 3}", 3, 3))
                .containsExactly("Commit 3", "Commit 2", "Commit 1");
    }

    @Test
    void clearing_the_faults_lets_a_waiting_delivery_go() throws Exception {
        gitHub.hook();
        fault("{\"delivery\": \"reverse\", \"size\": 2}");
        Git git = gitHub.workingCopy();
        String sha = git.commit("Alone");
        git.run("push", "origin", "main");

        Awaitility.await().until(() -> {
            gitHub.send("DELETE", "/_admin/faults", "");
            return !gitHub.receiver().events("push").isEmpty();
        });

        assertThat(gitHub.receiver().events("push"))
                .singleElement()
                .satisfies(
                        push -> assertThat(push.json().path("after").asText()).isEqualTo(sha));
    }

    @Test
    void a_delivery_comes_twice_under_one_id() throws Exception {
        deliveredAfter("{\"delivery\": \"duplicate\", \"copies\": 2, \"times\": 1}", 1, 2);

        assertThat(gitHub.receiver().events("push"))
                .extracting(push -> push.header("X-GitHub-Delivery"))
                .hasSize(2)
                .containsOnly(gitHub.receiver().events("push").getFirst().header("X-GitHub-Delivery"));
    }

    @Test
    void a_suppressed_delivery_can_be_delivered_later() throws Exception {
        assertThat(deliveredAfter("{\"delivery\": \"suppress\", \"times\": 1}", 2, 1))
                .containsExactly("Commit 2");
        JsonNode lost = Awaitility.await()
                .until(
                        () -> json(gitHub.send("GET", "/_admin/deliveries?repository=octo/shop", ""))
                                .valueStream()
                                .filter(delivery ->
                                        delivery.path("status").asText().equals("suppressed"))
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();

        gitHub.send("POST", "/_admin/deliveries/" + lost.path("id").asLong() + "/redeliver", "");

        Received late = gitHub.receiver().await("push", 2).getLast();
        assertThat(late.header("X-GitHub-Delivery")).isEqualTo(lost.path("guid").asText());
        assertThat(late.json().at("/head_commit/message").asText()).isEqualTo("Commit 1");
    }

    @Test
    void any_event_can_be_sent_to_a_hook() throws Exception {
        long hook = gitHub.hook();

        gitHub.send("POST", "/_admin/hooks/" + hook + "/events", "{\"event\": \"issues\", \"payload\": {\"a\": 1}}");

        assertThat(gitHub.receiver().await("issues", 1).getFirst().body()).isEqualTo("{\"a\":1}");
    }

    @Test
    void the_clock_can_be_moved() throws Exception {
        gitHub.send("PUT", "/_admin/clock", "{\"offset_seconds\": -86400}");
        Git git = gitHub.workingCopy();
        git.commit("First");
        git.run("push", "origin", "main");

        JsonNode repository = json(gitHub.api("GET", "/repos/octo/shop", ""));
        assertThat(Instant.parse(repository.path("pushed_at").asText()))
                .isBetween(Instant.now().minusSeconds(86460), Instant.now().minusSeconds(86390));
    }
}
