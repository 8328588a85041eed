package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deliveries that are no accepted push: the contract's fixed answers, and nothing stored anywhere. */
@ExtendWith(OnTheCluster.class)
@TestInstance(Lifecycle.PER_CLASS)
@Alone("what etcd holds is compared")
@Order(20)
class WebhookInputIT {
    private static final String SOME_COMMIT = "1234567890123456789012345678901234567890";
    private static final String NO_COMMIT = "0".repeat(40);

    private final Team team;
    private final Repository repository;
    private Webhook webhook;
    private Map<String, String> before;

    WebhookInputIT(Team team) {
        this.team = team;
        this.repository = team.repository("shop");
    }

    @BeforeAll
    void a_tracked_repository() {
        team.track(repository, "main", "release/*");
        webhook = Webhook.knowingTheSecret(team.cluster(), repository.name());
    }

    @BeforeEach
    void what_is_stored_before() {
        before = stored();
    }

    /** All of etcd, but for what is being done for other tests' repositories, which are untracked meanwhile. */
    private Map<String, String> stored() {
        Map<String, String> all = team.cluster().etcd().everything();
        all.keySet().removeIf(key -> key.contains("/t-") && !key.contains(team.namespace()));
        return all;
    }

    @AfterEach
    void nothing_was_stored() {
        assertThat(stored()).containsExactlyInAnyOrderEntriesOf(before);
        assertThat(team.deployJobs()).isEmpty();
    }

    private String push(String ref, String after, boolean deleted) {
        return """
                {"ref":"%s","before":"%s","after":"%s","created":false,"deleted":%s,"forced":false,
                 "repository":{"id":1,"name":"%s","full_name":"%s/%s","owner":{"name":"%s","login":"%s"},
                               "default_branch":"main","pushed_at":1790000000},
                 "pusher":{"name":"ada"},
                 "head_commit":{"id":"%s","message":"A commit","timestamp":"2026-11-01T00:00:00Z",
                                "author":{"name":"Ada","email":"ada@example.com"}},
                 "commits":[]}
                """.formatted(
                        ref,
                        "a".repeat(40),
                        after,
                        deleted,
                        repository.name(),
                        LocalGitHub.OWNER,
                        repository.name(),
                        LocalGitHub.OWNER,
                        LocalGitHub.OWNER,
                        after);
    }

    private static void is_error(Http.Answer answer, int status) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.json().path("ok").asBoolean(true)).isFalse();
        assertThat(answer.json().path("error").asText()).isNotBlank();
    }

    private static void is_ignored(Http.Answer answer, CharSequence... words) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().path("ok").asBoolean()).isTrue();
        assertThat(answer.text()).contains(words);
    }

    @Test
    void missing_signature_wrong_signature_and_unknown_repository_get_the_same_401() {
        byte[] body = push("refs/heads/main", SOME_COMMIT, false).getBytes(StandardCharsets.UTF_8);
        Map<String, String> unsigned = webhook.headers("push", body);
        unsigned.remove("X-Hub-Signature-256");
        Webhook liar = Webhook.of(team.cluster(), repository.name(), "not the secret");
        Webhook unknown = Webhook.of(team.cluster(), "no-such-repository", webhook.secret());
        Map<String, String> malformed = webhook.headers("push", body);
        malformed.put("X-Hub-Signature-256", "sha256=zz");

        List<Http.Answer> answers = List.of(
                webhook.send(unsigned, body),
                webhook.send(malformed, body),
                liar.send(liar.headers("push", body), body),
                unknown.send(unknown.headers("push", body), body));
        assertThat(answers).allSatisfy(answer -> is_error(answer, 401));
        assertThat(answers)
                .extracting(Http.Answer::text)
                .containsOnly(answers.getFirst().text());
    }

    @Test
    void nothing_of_a_body_is_looked_at_before_the_signature() {
        byte[] body = "{ no json".getBytes(StandardCharsets.UTF_8);
        Webhook liar = Webhook.of(team.cluster(), repository.name(), "not the secret");
        Map<String, String> headers = liar.headers("push", body);
        headers.remove("X-GitHub-Event");
        headers.put("X-GitHub-Delivery", "no uuid");
        is_error(liar.send(headers, body), 401);
    }

    @Test
    void a_body_of_26_megabytes_is_too_large_whether_its_size_is_told_or_not() {
        byte[] body = new byte[26 * 1024 * 1024];
        is_error(webhook.send(webhook.headers("push", body), body), 413);
        is_error(Http.postChunked(webhook.address(), webhook.headers("push", body), body), 413);
    }

    @Test
    void signed_headers_that_are_missing_or_wrong_are_a_bad_request() {
        byte[] body = push("refs/heads/main", SOME_COMMIT, false).getBytes(StandardCharsets.UTF_8);
        for (String header : List.of("X-GitHub-Event", "X-GitHub-Delivery")) {
            Map<String, String> headers = new HashMap<>(webhook.headers("push", body));
            headers.remove(header);
            is_error(webhook.send(headers, body), 400);
        }
        Map<String, String> headers = new HashMap<>(webhook.headers("push", body));
        for (String noUuid : List.of("../../information", UUID.randomUUID() + "/x", "1")) {
            headers.put("X-GitHub-Delivery", noUuid);
            is_error(webhook.send(headers, body), 400);
        }
    }

    @Test
    void malformed_json_and_missing_fields_are_a_bad_request() {
        is_error(webhook.send("push", "{ \"ref\": \"refs/heads/main\", "), 400);
        is_error(webhook.send("push", "[]"), 400);
        is_error(webhook.send("push", "{\"ref\":\"refs/heads/main\"}"), 400);
        is_error(webhook.send("push", push("refs/heads/main", "no commit", false)), 400);
        is_error(webhook.send("push", "[".repeat(100_000)), 400);
    }

    @Test
    void other_events_are_ignored_by_name() {
        is_ignored(webhook.send("ping", "{\"zen\":\"Keep it logically awesome.\"}"), "pong");
        is_ignored(webhook.send("issues", "{\"action\":\"opened\"}"), "ignored", "issues");
    }

    @Test
    void deletions_and_refs_that_no_pattern_matches_make_no_job() {
        is_ignored(webhook.send("push", push("refs/heads/main", NO_COMMIT, true)), "the branch was deleted");
        is_ignored(webhook.send("push", push("refs/heads/feature", SOME_COMMIT, false)), "no pattern matches");
        is_ignored(webhook.send("push", push("refs/heads/release/1/2", SOME_COMMIT, false)), "no pattern matches");
        is_ignored(webhook.send("push", push("refs/tags/v1", SOME_COMMIT, false)), "no pattern matches");
    }

    @Test
    void the_private_and_internal_api_are_not_on_the_public_port_nor_the_other_way_round() {
        Cluster cluster = team.cluster();
        String tracked = "/api/v0/github/repositories/tracked";
        is_error(Http.get(cluster.publicApi().resolve(tracked)), 404);
        is_error(Http.get(cluster.publicApi().resolve("/internal/v1/sources/a/b/archive")), 404);
        byte[] body = push("refs/heads/main", SOME_COMMIT, false).getBytes(StandardCharsets.UTF_8);
        URI hook = cluster.privateApi().resolve(webhook.address().getPath());
        is_error(Http.post(hook, webhook.headers("push", body), body), 404);
    }
}
