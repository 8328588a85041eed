package io.kubegitdeploy.localgithub;

import static io.kubegitdeploy.localgithub.LocalGitHubExtension.json;
import static io.kubegitdeploy.localgithub.LocalGitHubExtension.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hooks over plain REST, to the letter. */
class HookRestTest {
    private static final String HOOKS = "/repos/octo/shop/hooks";

    @RegisterExtension
    final LocalGitHubExtension gitHub = new LocalGitHubExtension();

    private JsonNode create(String body) throws Exception {
        HttpResponse<byte[]> created = gitHub.api("POST", HOOKS, body);
        assertThat(created.statusCode()).as(text(created)).isEqualTo(201);
        return json(created);
    }

    private String body(String url, String events) {
        return "{\"config\": {\"url\": \"%s\", \"content_type\": \"json\", \"secret\": \"x\"}, \"events\": %s}"
                .formatted(url, events);
    }

    @Test
    void a_hook_looks_as_github_describes_it() throws Exception {
        JsonNode hook = create(body(gitHub.receiver().url(), "[\"push\"]"));

        assertThat(hook.path("type").asText()).isEqualTo("Repository");
        assertThat(hook.path("name").asText()).isEqualTo("web");
        assertThat(hook.path("active").asBoolean()).isTrue();
        assertThat(hook.path("events").toString()).isEqualTo("[\"push\"]");
        assertThat(hook.at("/config/insecure_ssl").asText()).isEqualTo("0");
        assertThat(hook.at("/last_response/status").asText()).isEqualTo("unused");
        assertThat(hook.path("ping_url").asText())
                .isEqualTo(gitHub.url() + "/api/v3/repos/octo/shop/hooks/"
                        + hook.path("id").asLong() + "/pings");
    }

    @Test
    void the_same_target_twice_is_refused_even_with_another_secret() throws Exception {
        create(body("http://localhost:1/a", "[\"push\"]"));
        create(body("http://localhost:1/a", "[\"issues\"]"));
        create(body("http://localhost:1/b", "[\"push\"]"));

        HttpResponse<byte[]> answer = gitHub.api(
                "POST", HOOKS, body("http://localhost:1/a", "[\"push\"]").replace("\"x\"", "\"y\""));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).path("message").asText()).isEqualTo("Validation Failed");
        assertThat(json(answer).path("errors").toString())
                .isEqualTo("[{\"resource\":\"Hook\",\"code\":\"custom\","
                        + "\"message\":\"Hook already exists on this repository\"}]");
        assertThat(json(answer).path("status").asText()).isEqualTo("422");
        assertThat(json(answer).path("documentation_url").asText()).startsWith("https://docs.github.com/rest/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                                             | 400",
                "[]                                                            | 400",
                "{}                                                            | 422",
                "{\"config\": {\"url\": \"example.com\"}}                      | 422",
                "{\"config\": {\"url\": \"ftp://example.com/\"}}               | 422",
                "{\"config\": {\"url\": \"http://h/\", \"content_type\": \"xml\"}} | 422",
                "{\"config\": {\"url\": \"http://h/\"}, \"events\": [\"pushed\"]} | 422",
                "{\"config\": {\"url\": \"http://h/\"}, \"events\": []}        | 422",
                "{\"config\": {\"url\": \"http://h/\"}, \"name\": \"email\"}   | 422",
            })
    void a_bad_hook_is_refused(String body, int status) throws Exception {
        HttpResponse<byte[]> answer = gitHub.api("POST", HOOKS, body);

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
        assertThat(json(gitHub.api("GET", HOOKS, ""))).isEmpty();
    }

    @Test
    void a_change_of_the_configuration_without_the_secret_removes_it() throws Exception {
        String hook = HOOKS + "/"
                + create(body("http://localhost:1/a", "[\"push\"]")).path("id").asLong();

        JsonNode kept = json(gitHub.api("PATCH", hook + "/config", "{\"url\": \"http://localhost:1/b\"}"));
        assertThat(kept.path("secret").asText()).isEqualTo("********");
        assertThat(kept.path("content_type").asText()).isEqualTo("json");
        JsonNode lost = json(gitHub.api("PATCH", hook, "{\"config\": {\"url\": \"http://localhost:1/c\"}}"));
        assertThat(lost.path("config").has("secret")).isFalse();
        assertThat(lost.at("/config/url").asText()).isEqualTo("http://localhost:1/c");
    }

    @Test
    void events_are_added_removed_and_switched_off() throws Exception {
        String hook = HOOKS + "/"
                + create(body("http://localhost:1/a", "[\"push\"]")).path("id").asLong();

        JsonNode changed = json(gitHub.api(
                "PATCH", hook, "{\"add_events\": [\"issues\"], \"remove_events\": [\"push\"], \"active\": false}"));

        assertThat(changed.path("events").toString()).isEqualTo("[\"issues\"]");
        assertThat(changed.path("active").asBoolean()).isFalse();
        assertThat(changed.at("/config/secret").asText()).isEqualTo("********");
    }

    @Test
    void a_hook_that_is_gone_is_404() throws Exception {
        String hook = HOOKS + "/"
                + create(body("http://localhost:1/a", "[\"push\"]")).path("id").asLong();

        assertThat(gitHub.api("DELETE", hook, "").statusCode()).isEqualTo(204);
        HttpResponse<byte[]> again = gitHub.api("DELETE", hook, "");
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(json(again).path("message").asText()).isEqualTo("Not Found");
    }

    @Test
    void lists_come_in_pages() throws Exception {
        for (int i = 0; i < 5; i++) {
            create(body("http://localhost:1/" + i, "[\"push\"]"));
        }

        HttpResponse<byte[]> second = gitHub.api("GET", HOOKS + "?per_page=2&page=2", "");

        assertThat(json(second)).hasSize(2);
        String base = "<" + gitHub.url() + "/api/v3/repos/octo/shop/hooks?per_page=2&page=";
        assertThat(second.headers().firstValue("Link"))
                .hasValue(base + "1>; rel=\"prev\", " + base + "3>; rel=\"next\", " + base + "3>; rel=\"last\", " + base
                        + "1>; rel=\"first\"");
    }

    @Test
    void the_right_to_hook_is_missed_as_404_or_403_by_the_kind_of_token() throws Exception {
        gitHub.send("POST", "/_admin/tokens", "{\"token\": \"classic\", \"repositories\": {\"*\": \"write\"}}");
        gitHub.send("POST", "/_admin/tokens", """
                {"token": "fine", "fine_grained": true, "repositories": {"octo/shop": "write"}}""");

        assertThat(as("classic", HOOKS).statusCode()).isEqualTo(404);
        assertThat(as("fine", HOOKS).statusCode()).isEqualTo(403);
        assertThat(as("fine", "/repos/octo/shop").statusCode()).isEqualTo(200);
        assertThat(gitHub.send("GET", "/api/v3" + HOOKS, "").statusCode()).isEqualTo(404);
        assertThat(as("wrong", HOOKS).statusCode()).isEqualTo(401);
    }

    private HttpResponse<byte[]> as(String token, String path) throws Exception {
        return gitHub.send("GET", "/api/v3" + path, "", "Authorization", "token " + token);
    }

    @Test
    void hooks_and_tokens_survive_a_restart() throws Exception {
        gitHub.send("POST", "/_admin/tokens", "{\"token\": \"kept\", \"repositories\": {\"*\": \"admin\"}}");
        JsonNode hook = create(body("http://localhost:1/a", "[\"push\"]"));

        gitHub.restart();

        assertThat(json(as("kept", HOOKS)).at("/0/id")).isEqualTo(hook.path("id"));
    }
}
