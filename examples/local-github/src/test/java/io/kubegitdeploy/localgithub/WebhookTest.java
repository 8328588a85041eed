package io.kubegitdeploy.localgithub;

import static io.kubegitdeploy.localgithub.LocalGitHubExtension.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubegitdeploy.localgithub.Receiver.Received;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WebhookTest {
    private static final String ZERO = "0".repeat(40);

    @RegisterExtension
    final LocalGitHubExtension gitHub = new LocalGitHubExtension();

    @Test
    void a_new_hook_gets_a_signed_ping() throws Exception {
        long hook = gitHub.hook();

        Received ping = gitHub.receiver().await("ping", 1).getFirst();
        assertThat(ping.method()).isEqualTo("POST");
        assertThat(ping.header("Content-Type")).isEqualTo("application/json");
        assertThat(ping.header("User-Agent")).startsWith("GitHub-Hookshot/");
        assertThat(ping.header("X-GitHub-Hook-ID")).isEqualTo(String.valueOf(hook));
        assertThat(UUID.fromString(ping.header("X-GitHub-Delivery"))).isNotNull();
        assertThat(ping.header("X-Hub-Signature-256")).isEqualTo("sha256=" + hmac("HmacSHA256", ping.body()));
        assertThat(ping.header("X-Hub-Signature")).isEqualTo("sha1=" + hmac("HmacSHA1", ping.body()));
        assertThat(ping.json().path("hook_id").asLong()).isEqualTo(hook);
        assertThat(ping.json().at("/hook/config/secret").asText()).isEqualTo("********");
        assertThat(ping.json().at("/repository/pushed_at").isTextual()).isTrue();
    }

    private static String hmac(String algorithm, String body) throws Exception {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), algorithm));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_push_is_told_with_its_commits() throws Exception {
        gitHub.hook();
        Git git = gitHub.workingCopy();
        git.write("kept", "1");
        git.write("gone", "1");
        String first = git.commit("First");
        git.run("push", "origin", "main");
        git.write("kept", "2");
        git.write("new", "1");
        git.run("rm", "--quiet", "gone");
        String second = git.commit("Second\n\nwith a body");
        String third = git.commit("Third");
        git.run("push", "origin", "main");

        JsonNode created = push("refs/heads/main", first);
        assertThat(created.path("created").asBoolean()).isTrue();
        assertThat(created.path("before").asText()).isEqualTo(ZERO);
        assertThat(created.path("compare").asText()).endsWith("/octo/shop/commit/" + first.substring(0, 12));
        JsonNode push = push("refs/heads/main", third);
        assertThat(push.path("before").asText()).isEqualTo(first);
        assertThat(push.path("created").asBoolean()
                        || push.path("deleted").asBoolean()
                        || push.path("forced").asBoolean())
                .isFalse();
        assertThat(push.path("commits").findValuesAsText("id")).containsExactly(second, third);
        assertThat(push.at("/commits/0/message").asText()).isEqualTo("Second\n\nwith a body");
        assertThat(push.at("/commits/0/added").toString()).isEqualTo("[\"new\"]");
        assertThat(push.at("/commits/0/modified").toString()).isEqualTo("[\"kept\"]");
        assertThat(push.at("/commits/0/removed").toString()).isEqualTo("[\"gone\"]");
        assertThat(push.at("/commits/0/distinct").asBoolean()).isTrue();
        assertThat(push.at("/head_commit/id").asText()).isEqualTo(third);
        assertThat(push.at("/head_commit/author/email").asText()).isEqualTo("ada@example.com");
        assertThat(push.at("/pusher/name").asText()).isEqualTo("octo");
        assertThat(push.at("/repository/full_name").asText()).isEqualTo("octo/shop");
        assertThat(push.path("compare").asText())
                .endsWith("/compare/" + first.substring(0, 12) + "..." + third.substring(0, 12));
    }

    @Test
    void times_of_the_repository_are_numbers_in_a_push_and_text_in_rest() throws Exception {
        gitHub.hook();
        Git git = gitHub.workingCopy();
        String sha = git.commit("First");
        git.run("push", "origin", "main");

        JsonNode inPush = push("refs/heads/main", sha).path("repository");
        JsonNode inRest = json(gitHub.api("GET", "/repos/octo/shop", ""));
        assertThat(inPush.path("pushed_at").isIntegralNumber()).isTrue();
        assertThat(inPush.path("created_at").isIntegralNumber()).isTrue();
        assertThat(Instant.parse(inRest.path("pushed_at").asText()).getEpochSecond())
                .isEqualTo(inPush.path("pushed_at").asLong());
        assertThat(inRest.path("id").asLong()).isEqualTo(inPush.path("id").asLong());
    }

    @Test
    void going_back_by_force_is_told_without_commits() throws Exception {
        gitHub.hook();
        Git git = gitHub.workingCopy();
        String old = git.commit("Old");
        String fresh = git.commit("Fresh");
        git.run("push", "origin", "main");
        git.run("push", "--force", "origin", old + ":main");

        JsonNode push = push("refs/heads/main", old);
        assertThat(push.path("forced").asBoolean()).isTrue();
        assertThat(push.path("before").asText()).isEqualTo(fresh);
        assertThat(push.path("commits")).isEmpty();
        assertThat(push.at("/head_commit/id").asText()).isEqualTo(old);
    }

    @Test
    void branches_and_tags_are_told_each_for_itself() throws Exception {
        gitHub.hook();
        Git git = gitHub.workingCopy();
        String sha = git.commit("First");
        git.run("tag", "--annotate", "--message", "One", "v1");
        git.run("push", "origin", "main");
        git.run("push", "origin", "main:feature/x", "v1");
        git.run("push", "origin", ":feature/x");

        JsonNode branch = push("refs/heads/feature/x", sha);
        assertThat(branch.path("base_ref").asText()).isEqualTo("refs/heads/main");
        assertThat(branch.path("commits")).isEmpty();
        JsonNode tag = push("refs/tags/v1", git.run("rev-parse", "v1"));
        assertThat(tag.at("/head_commit/id").asText()).isEqualTo(sha);
        JsonNode deletion = push("refs/heads/feature/x", ZERO);
        assertThat(deletion.path("deleted").asBoolean()).isTrue();
        assertThat(deletion.path("before").asText()).isEqualTo(sha);
        assertThat(deletion.path("head_commit").isNull()).isTrue();
    }

    @Test
    void more_than_three_tags_at_once_are_not_told() throws Exception {
        gitHub.hook();
        Git git = gitHub.workingCopy();
        String sha = git.commit("First");
        for (String tag : List.of("a", "b", "c", "d")) {
            git.run("tag", tag);
        }
        git.run("push", "origin", "main", "--tags");

        push("refs/heads/main", sha);
        git.run("push", "origin", "main:last");
        push("refs/heads/last", sha);
        assertThat(gitHub.receiver().events("push")).hasSize(2);
    }

    @Test
    void a_form_hook_gets_its_payload_as_a_parameter() throws Exception {
        gitHub.api("POST", "/repos/octo/shop/hooks", """
                {"config": {"url": "%s", "secret": "s3cret"}}""".formatted(
                        gitHub.receiver().url()));

        Received ping = gitHub.receiver().await("ping", 1).getFirst();
        assertThat(ping.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(ping.header("X-Hub-Signature-256")).isEqualTo("sha256=" + hmac("HmacSHA256", ping.body()));
        String payload = URLDecoder.decode(ping.body().replaceFirst("^payload=", ""), StandardCharsets.UTF_8);
        assertThat(Json.parse(payload.getBytes(StandardCharsets.UTF_8))
                        .path("zen")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void a_redelivery_has_the_same_delivery_id_and_body() throws Exception {
        long hook = gitHub.hook();
        gitHub.receiver().answerWith(500);
        Git git = gitHub.workingCopy();
        git.commit("First");
        git.run("push", "origin", "main");
        Received first = gitHub.receiver().await("push", 1).getFirst();
        JsonNode failed = delivery(hook, 500);
        gitHub.receiver().answerWith(202);
        gitHub.restart();

        String attempts = "/repos/octo/shop/hooks/" + hook + "/deliveries/"
                + failed.path("id").asLong() + "/attempts";
        assertThat(gitHub.api("POST", attempts, "").statusCode()).isEqualTo(202);

        Received second = gitHub.receiver().await("push", 2).getLast();
        assertThat(second.header("X-GitHub-Delivery")).isEqualTo(first.header("X-GitHub-Delivery"));
        assertThat(second.body()).isEqualTo(first.body());
        JsonNode redelivered = delivery(hook, 202);
        assertThat(redelivered.path("redelivery").asBoolean()).isTrue();
        assertThat(redelivered.path("guid").asText())
                .isEqualTo(failed.path("guid").asText());
        assertThat(redelivered.path("id").asLong())
                .isGreaterThan(failed.path("id").asLong());
        assertThat(failed.path("status").asText()).isEqualTo("Invalid HTTP Response: 500");
    }

    @Test
    void a_delivery_shows_what_was_sent_and_answered_but_no_secret() throws Exception {
        long hook = gitHub.hook();
        JsonNode brief = delivery(hook, 200);

        JsonNode full = json(gitHub.api(
                "GET",
                "/repos/octo/shop/hooks/" + hook + "/deliveries/"
                        + brief.path("id").asLong(),
                ""));
        assertThat(full.at("/request/headers/X-GitHub-Event").asText()).isEqualTo("ping");
        assertThat(full.at("/request/payload/hook_id").asLong()).isEqualTo(hook);
        assertThat(full.at("/response/payload").asText()).isEqualTo("noted");
        assertThat(full.toString()).doesNotContain("s3cret");
        JsonNode shown = json(gitHub.api("GET", "/repos/octo/shop/hooks/" + hook, ""));
        assertThat(shown.at("/last_response/status").asText()).isEqualTo("active");
        assertThat(shown.at("/last_response/code").asInt()).isEqualTo(200);
    }

    @Test
    void an_unreachable_hook_is_told_so_and_a_push_does_not_wait() throws Exception {
        long hook = gitHub.hook();
        gitHub.receiver().close();
        Git git = gitHub.workingCopy();
        git.commit("First");
        git.run("push", "origin", "main");

        assertThat(delivery(hook, 0).path("status").asText()).isEqualTo("failed to connect to host");
    }

    private JsonNode push(String ref, String after) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> gitHub.receiver().events("push").stream()
                                .map(Received::json)
                                .filter(push -> push.path("ref").asText().equals(ref))
                                .filter(push -> push.path("after").asText().equals(after))
                                .toList(),
                        found -> found.size() == 1)
                .getFirst();
    }

    /** The newest delivery with this status. */
    private JsonNode delivery(long hook, int status) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> json(gitHub.api("GET", "/repos/octo/shop/hooks/" + hook + "/deliveries", ""))
                                .valueStream()
                                .filter(delivery -> delivery.path("status_code").asInt() == status)
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }
}
