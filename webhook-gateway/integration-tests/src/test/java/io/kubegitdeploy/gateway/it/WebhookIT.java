package io.kubegitdeploy.gateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** contracts/push.md, section 3, by its sentences, at the port that GitHub calls. */
class WebhookIT {
    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);
    private static GatewayProcess gateway;

    private final World world = World.get();
    private final Tracked tracked = Tracked.named("hook");

    @BeforeAll
    static void start() {
        gateway = GatewayProcess.startAlone(World.get(), Map.of()).up();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void track() {
        tracked.hook(
                gateway.internalUrl(""), "\"branches\":[\"main\",\"release/*\"],\"tags\":[\"v*\"],\"suspend\":false");
    }

    @AfterEach
    void mend() {
        world.github.noFaults();
    }

    private static byte[] push(String ref, String before, String after, long pushedAt, String more) {
        return """
                {"ref":"%s","before":"%s","after":"%s","repository":{"pushed_at":%d,"default_branch":"main"},
                "head_commit":{"message":"m"}%s}""".formatted(ref, before, after, pushedAt, more).getBytes(UTF_8);
    }

    private Answer deliver(byte[] push) {
        return tracked.deliver(gateway.publicUrl(""), push);
    }

    private List<String> jobs() {
        return tracked.keys("/github/repositories/tracked/").stream()
                .filter(key -> key.contains("/jobs/"))
                .toList();
    }

    private void nothingIsStored() {
        assertThat(tracked.keys("/github/repositories/tracked/"))
                .noneMatch(key -> key.matches(".*/(jobs|deliveries)/.*"));
        assertThat(tracked.keys("/kube-git-deploy/pending/")).isEmpty();
        assertThat(world.etcd.value("/github/repositories/sequence/" + tracked.repository()))
                .isEqualTo("0");
    }

    private static void isIgnored(Answer answer, String reason) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().path("ok").asBoolean()).isTrue();
        assertThat(answer.json().path("ignored").asText()).contains(reason);
    }

    private static void isAccepted(Answer answer, int job) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        assertThat(answer.json().path("job_id").asInt()).isEqualTo(job);
        assertThat(answer.json().path("deploy_job").asText()).isNotEmpty();
    }

    private static byte[] ofSize(int bytes) {
        String start = new String(push("refs/heads/main", A, B, 1, ",\"x\":\""), UTF_8);
        String body = start.substring(0, start.length() - 1);
        return (body + "x".repeat(bytes - body.length() - 2) + "\"}").getBytes(UTF_8);
    }

    @Test
    void a_signed_push_of_just_25_mb_is_accepted() {
        isAccepted(deliver(ofSize(25 << 20)), 0);
    }

    @Test
    void one_byte_more_is_a_413_before_the_signature_is_asked_for_whether_the_repository_is_known_or_not() {
        byte[] body = ofSize((25 << 20) + 1);
        String address = tracked.address(gateway.publicUrl("")).toString();
        for (String at : List.of(address, address.replace(tracked.name(), "nobodys"))) {
            Answer answer = Answer.to("POST", at, BodyPublishers.ofByteArray(body));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.reason()).isEqualTo("TooLarge");
        }
        assertThat(deliver(body).status()).isEqualTo(413);
        nothingIsStored();
    }

    private Answer signed(byte[] body, String signature) {
        return Answer.to(
                "POST",
                tracked.address(gateway.publicUrl("")).toString(),
                BodyPublishers.ofByteArray(body),
                "Content-Type",
                "application/json",
                "X-GitHub-Event",
                "push",
                "X-GitHub-Delivery",
                UUID.randomUUID().toString(),
                "X-Hub-Signature-256",
                signature);
    }

    @Test
    void each_repository_has_a_secret_of_32_bytes_of_its_own_and_no_other_signs_for_it() {
        Tracked other = Tracked.named("other");
        other.hook(gateway.internalUrl(""));
        assertThat(tracked.secret()).matches("[0-9a-f]{64}").isNotEqualTo(other.secret());

        byte[] body = push("refs/heads/main", A, B, 1, "");
        Answer answer = signed(body, other.signature(body));

        assertThat(answer.status()).isEqualTo(401);
        nothingIsStored();
    }

    @Test
    void a_new_secret_is_the_only_one_from_the_moment_that_it_is_stored() {
        isAccepted(deliver(push("refs/heads/main", A, B, 1, "")), 0);
        String key = "/kube-git-deploy/repositories/" + tracked.repository() + "/secret";
        byte[] body = push("refs/heads/main", B, A, 2, "");
        String old = tracked.signature(body);
        world.etcd.put(key, "7".repeat(64));

        Answer answer = signed(body, old);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(jobs()).hasSize(1);
        isAccepted(deliver(body), 1);
    }

    @Test
    void a_policy_counts_from_the_moment_that_it_is_stored() {
        isAccepted(deliver(push("refs/heads/main", A, B, 1, "")), 0);
        isIgnored(deliver(push("refs/heads/next", A, B, 2, "")), "no pattern matches the branch");

        tracked.hook(gateway.internalUrl(""), "\"branches\":[\"next\"],\"tags\":[],\"suspend\":false");
        isAccepted(deliver(push("refs/heads/next", A, B, 2, "")), 1);
        isIgnored(deliver(push("refs/heads/main", B, A, 3, "")), "no pattern matches the branch");

        tracked.hook(gateway.internalUrl(""), "\"branches\":[\"next\"],\"tags\":[],\"suspend\":true");
        isIgnored(deliver(push("refs/heads/next", B, A, 4, "")), "suspended");
        assertThat(jobs()).hasSize(2);
    }

    @Test
    void signed_without_an_event_or_with_a_delivery_that_is_no_uuid_it_is_a_400() {
        byte[] body = push("refs/heads/main", A, B, 1, "");
        for (String id : List.of("1", "", "../../information", UUID.randomUUID() + "x")) {
            assertThat(tracked.deliver(gateway.publicUrl(""), id, body).status())
                    .as(id)
                    .isEqualTo(400);
        }
        assertThat(tracked.deliver(gateway.publicUrl(""), "", UUID.randomUUID().toString(), "application/json", body)
                        .status())
                .isEqualTo(400);
        nothingIsStored();
    }

    @Test
    void a_ping_is_a_200_and_any_other_event_is_ignored_by_name() {
        String id = UUID.randomUUID().toString();
        Answer ping = tracked.deliver(gateway.publicUrl(""), "ping", id, "application/json", "{}".getBytes(UTF_8));
        assertThat(ping.status()).isEqualTo(200);
        assertThat(ping.json().path("pong").asBoolean()).isTrue();
        isIgnored(tracked.deliver(gateway.publicUrl(""), "issues", id, "", "{}".getBytes(UTF_8)), "issues");
        nothingIsStored();
    }

    @Test
    void a_form_is_taken_as_its_payload_is() {
        byte[] json = push("refs/heads/main", A, B, 1, "");
        byte[] form = ("payload=" + URLEncoder.encode(new String(json, UTF_8), UTF_8)).getBytes(UTF_8);
        isAccepted(
                tracked.deliver(
                        gateway.publicUrl(""),
                        "push",
                        UUID.randomUUID().toString(),
                        "application/x-www-form-urlencoded",
                        form),
                0);
        isAccepted(deliver(json), 0);
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void a_branch_may_contain_a_slash_and_tags_are_taken_where_they_are_asked_for() {
        isAccepted(deliver(push("refs/heads/release/1", A, B, 1, "")), 0);
        isAccepted(deliver(push("refs/tags/v1", A, B, 1, "")), 1);
        assertThat(tracked.job(0).at("/target/branch").asText()).isEqualTo("release/1");
        assertThat(tracked.job(1).at("/target/tag").asText()).isEqualTo("v1");
        isIgnored(deliver(push("refs/tags/w1", A, B, 1, "")), "no pattern matches the tag");
    }

    @Test
    void deletions_and_what_no_pattern_matches_make_no_job_and_say_why() {
        isIgnored(deliver(push("refs/heads/main", A, "0".repeat(40), 1, "")), "the branch was deleted");
        isIgnored(deliver(push("refs/heads/main", A, B, 1, ",\"deleted\":true")), "the branch was deleted");
        isIgnored(deliver(push("refs/tags/v1", A, "0".repeat(40), 1, ",\"deleted\":true")), "the tag was deleted");
        isIgnored(deliver(push("refs/heads/release/1/2", A, B, 1, "")), "no pattern matches the branch");
        nothingIsStored();
    }

    @Test
    void malformed_json_and_missing_fields_are_a_400() {
        for (String body : List.of("", "{", "[]", "{\"ref\":\"refs/heads/main\"}", "[".repeat(100_000))) {
            assertThat(deliver(body.getBytes(UTF_8)).status()).isEqualTo(400);
        }
        nothingIsStored();
    }

    @Test
    void github_away_delays_no_answer() {
        world.github.fault("{\"path\":\"/api/v3\",\"connection\":\"drop\"}");
        isAccepted(deliver(push("refs/heads/main", A, B, 1, "")), 0);
    }

    @Test
    void github_that_takes_calls_and_never_answers_them_delays_no_answer() {
        world.github.fault("{\"path\":\"/api/v3\",\"connection\":\"hang\"}");
        long start = System.nanoTime();

        isAccepted(deliver(push("refs/heads/main", A, B, 1, "")), 0);

        // Whoever waits for GitHub waits 10 s, as long as GitHub waits for us; a busy machine has its time.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void the_same_push_by_a_second_hook_finds_its_job_and_so_does_the_same_delivery() {
        byte[] push = push("refs/heads/main", A, B, 1, "");
        String id = UUID.randomUUID().toString();
        Answer first = tracked.deliver(gateway.publicUrl(""), id, push);
        isAccepted(first, 0);

        assertThat(tracked.deliver(gateway.publicUrl(""), id.toUpperCase(Locale.ROOT), push)
                        .json())
                .isEqualTo(first.json());
        assertThat(deliver(push).json()).isEqualTo(first.json());
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void many_commits_in_one_push_are_one_job_of_its_head() {
        String commits = ",\"commits\":[{\"id\":\"" + "1".repeat(40) + "\"},{\"id\":\"" + "2".repeat(40) + "\"}]";
        isAccepted(deliver(push("refs/heads/main", A, B, 1, commits)), 0);
        assertThat(jobs()).hasSize(1);
        assertThat(tracked.job(0).at("/target/commit").asText()).isEqualTo(B);
    }

    @Test
    void a_forced_push_back_to_an_older_commit_is_a_new_push_and_one_that_arrives_late_is_kept_as_a_job() {
        isAccepted(deliver(push("refs/heads/main", A, B, 10, "")), 0);
        isAccepted(deliver(push("refs/heads/main", B, A, 11, ",\"forced\":true")), 1);
        isAccepted(deliver(push("refs/heads/main", "0".repeat(40), A, 9, "")), 2);
        assertThat(tracked.job(1).at("/target/commit").asText()).isEqualTo(A);
        assertThat(tracked.job(2).at("/push/pushed_at").asLong()).isEqualTo(9);
    }
}
