package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubegitdeploy.crd.Names;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's table of paths: every answer of the private API that other tests don't show, and who serves what. */
class PrivateApiIT {
    private static final String REPOSITORIES = "/api/v0/github/repositories/";

    private final World world = World.get();
    private final String name = "api-" + UUID.randomUUID().toString().substring(0, 8);
    private final String repository = "acme/" + name;

    @BeforeEach
    void start() {
        world.startGateway(Map.of());
        world.github.create("acme", name);
    }

    @AfterEach
    void stop() {
        world.github.noFaults();
    }

    private static void assertRefused(Answer answer, int status, String reason) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.json().path("ok").asBoolean(true)).isFalse();
        assertThat(answer.json().path("error").asText()).endsWith(".");
    }

    private List<JsonNode> listed() {
        Answer list = Answer.to("GET", world.privateUrl(REPOSITORIES + "tracked"), "");
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().path("ok").asBoolean()).isTrue();
        return list.json()
                .path("repositories")
                .valueStream()
                .filter(each -> each.at("/id/name").asText().equals(name))
                .toList();
    }

    @Test
    void post_is_200_and_the_list_names_the_repository_with_its_web_hook() {
        assertThat(listed()).isEmpty();

        Answer posted = world.track(repository);

        assertThat(posted.status()).as(posted.toString()).isEqualTo(200);
        assertThat(posted.json().path("ok").asBoolean()).isTrue();
        assertThat(listed()).singleElement().satisfies(each -> {
            assertThat(each.at("/id").toString()).isEqualTo("{\"owner\":\"acme\",\"name\":\"" + name + "\"}");
            assertThat(each.path("web_hook_id").isIntegralNumber()).isTrue();
            assertThat(each.path("web_hook_id").asLong())
                    .isEqualTo(
                            world.github.hooks(repository).getFirst().path("id").asLong());
            assertThat(each.toString()).doesNotContain("secret");
        });
        assertThat(world.etcd.value("/github/repositories/tracked/" + repository + "/information"))
                .contains("\"id\":{\"owner\":\"acme\",\"name\":\"" + name + "\"}", "\"web_hook_id\":");
    }

    @Test
    void post_of_what_is_tracked_already_is_a_409_in_whatever_case_it_is_written() {
        assertThat(world.track(repository).status()).isEqualTo(200);
        assertRefused(world.track(repository.toUpperCase(Locale.ROOT)), 409, "AlreadyTracked");
    }

    @Test
    void post_takes_no_tracked_repository_that_is_of_another_repository() {
        String resource = Names.trackedRepository("acme", name);
        world.createTracked("shop", resource, "acme", "other-" + name);

        assertRefused(world.track(repository), 409, "NameTaken");

        assertThat(listed()).isEmpty();
        await().untilAsserted(() -> assertThat(world.github.hooks(repository)).isEmpty());
        assertThat(world.tracked("shop", resource).orElseThrow().getSpec().name())
                .isEqualTo("other-" + name);
    }

    @Test
    void post_of_a_repository_that_github_does_not_have_is_a_404() {
        assertRefused(world.track("acme/nothing-" + name), 404, "RepositoryNotFound");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void post_without_the_right_to_hook_is_a_403_for_every_kind_of_token(boolean fineGrained) throws Exception {
        String token = "reader-" + name + fineGrained;
        world.github.token(
                "{\"token\":\"" + token + "\",\"fine_grained\":" + fineGrained + ",\"repositories\":{\"*\":\"read\"}}");
        var file = Files.writeString(world.folder.resolve(token), token);
        world.startGateway(Map.of("KGD_GITHUB_TOKEN_FILE", file.toString()));

        assertRefused(world.track(repository), 403, "NoHookRight");

        assertThat(listed()).isEmpty();
    }

    @Test
    void post_and_delete_without_a_login_are_a_401_and_change_nothing() {
        assertThat(world.track(repository).status()).isEqualTo(200);
        world.startGateway(Map.of("KGD_GITHUB_TOKEN_FILE", ""));

        assertRefused(world.untrack(repository), 401, "NoCredentials");
        assertRefused(world.track("acme/other-" + name), 401, "NoCredentials");

        assertThat(listed()).hasSize(1);
        assertThat(world.github.hooks(repository)).hasSize(1);
    }

    @Test
    void post_and_delete_while_github_is_unreachable_are_a_502_and_succeed_later() {
        assertThat(world.track(repository).status()).isEqualTo(200);
        world.github.create("acme", "other-" + name);
        world.github.fault("{\"path\":\"/api/v3\",\"connection\":\"drop\"}");

        assertRefused(world.untrack(repository), 502, "GitHubUnavailable");
        assertRefused(world.track("acme/other-" + name), 502, "GitHubUnavailable");

        world.github.noFaults();
        assertThat(world.untrack(repository).status()).isEqualTo(200);
        assertThat(world.github.hooks(repository)).isEmpty();
    }

    @Test
    void delete_of_what_is_not_tracked_is_a_404() {
        assertRefused(world.untrack(repository), 404, "NotTracked");
    }

    @Test
    void delete_is_200_though_the_hook_is_gone_at_github_already() {
        assertThat(world.track(repository).status()).isEqualTo(200);
        String hook = world.github.hooks(repository).getFirst().path("id").asText();
        Answer gone = Answer.to(
                "DELETE",
                world.github.api() + "/repos/" + repository + "/hooks/" + hook,
                "",
                "Authorization",
                "token " + GitHubServer.TOKEN);
        assertThat(gone.status()).isEqualTo(204);

        assertThat(world.untrack(repository).status()).isEqualTo(200);

        assertThat(listed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/a%20b", "acme/%2e%2e", "ac%3Bme/x", "%00/x", "acme/%C3%A4"})
    void names_that_github_does_not_have_are_a_400_or_no_path_at_all(String path) {
        for (String method : List.of("POST", "DELETE")) {
            Answer answer = Answer.to(method, world.privateUrl(REPOSITORIES + path), "");
            assertThat(answer.status()).as(answer.toString()).isBetween(400, 404);
            assertThat(answer.json().path("ok").asBoolean(true)).isFalse();
        }
    }

    @Test
    void healthz_of_both_says_which_server_answers() {
        assertThat(Answer.to("GET", world.privateUrl("/healthz"), "").toString())
                .isEqualTo("200 {\"ok\":true,\"server\":\"private\"}");
        assertThat(Answer.to("GET", world.publicUrl("/healthz"), "").toString())
                .isEqualTo("200 {\"ok\":true,\"server\":\"public\"}");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, /api/v0/github/repositories/tracked",
        "POST, /api/v0/github/repositories/acme/shop",
        "DELETE, /api/v0/github/repositories/acme/shop",
        "GET, /api/v0/github/repositories/acme/shop",
        "GET, /api/v0/github/repositories/acme/shop/jobs",
        "POST, /api/v0/github/repositories/acme/shop/jobs",
        "GET, /api/v0/github/repositories/acme/shop/jobs/0",
        "POST, /api/v0/github/repositories/acme/shop/jobs/0/cancel",
        "GET, /api/v0/github/login_url",
        "GET, /api/v0/github/oauth_callback?code=x&state=y",
        "GET, /internal/v1/sources/shop/x/archive",
        "PUT, /internal/v1/tracked/shop/x",
    })
    void what_is_private_or_internal_is_on_no_other_port(String method, String path) {
        boolean internal = path.startsWith("/internal");
        String other = internal ? world.privateUrl(path) : world.internalUrl(path);
        assertRefused(Answer.to(method, world.publicUrl(path), ""), 404, "NotFound");
        assertRefused(Answer.to(method, other, ""), 404, "NotFound");
        Answer served = Answer.to(method, internal ? world.internalUrl(path) : world.privateUrl(path), "");
        assertThat(served.reason()).isNotIn("NotFound", "MethodNotAllowed");
    }

    @Test
    void what_is_public_is_on_no_other_port() {
        String path = REPOSITORIES + repository + "/web_hook";
        assertRefused(Answer.to("POST", world.privateUrl(path), ""), 404, "NotFound");
        assertRefused(Answer.to("POST", world.internalUrl(path), ""), 404, "NotFound");
        assertRefused(Answer.to("POST", world.publicUrl(path), ""), 401, "Unauthenticated");
    }

    @Test
    void with_tls_before_the_public_api_the_hook_is_https_and_github_verifies_the_certificate() {
        world.startGateway(Map.of("PUBLIC_HTTP_SSL_ENABLED", "true", "PUBLIC_HTTP_HOST", "http://127.0.0.1:1"));

        assertThat(world.track(repository).status()).isEqualTo(200);

        assertThat(world.github.hooks(repository)).singleElement().satisfies(hook -> {
            assertThat(hook.at("/config/url").asText())
                    .isEqualTo("https://127.0.0.1:1" + REPOSITORIES + repository + "/web_hook");
            assertThat(hook.at("/config/insecure_ssl").asText()).isEqualTo("0");
        });
    }
}
