package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens at GitHub to a webhook that is in place, and to the credential that made it. */
class HookDriftIT {
    private final World world = World.get();
    private final Tracked tracked = Tracked.named("drift");

    @BeforeEach
    void track() {
        world.startGateway(Map.of());
        assertThat(put().status()).isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        world.github.noFaults();
        Files.writeString(world.tokenFile, GitHubServer.TOKEN + "\n");
    }

    private Answer put() {
        return tracked.put(world.internalUrl(""));
    }

    private String hook() {
        return "/repos/" + tracked.repository() + "/hooks/"
                + tracked.hooks().getFirst().path("id").asText();
    }

    @Test
    void a_hook_that_is_right_is_left_alone_and_github_is_asked_twice() {
        String before = hook();

        // A look for missed deliveries may come between once.
        int calls = Math.min(callsOfPut(), callsOfPut());

        assertThat(calls).isEqualTo(2);
        assertThat(hook()).isEqualTo(before);
    }

    private int callsOfPut() {
        return world.github.calls(
                tracked.repository(),
                () -> assertThat(put().json().path("mended")).isEmpty());
    }

    @Test
    void a_hook_that_someone_deleted_is_made_again_and_said() {
        world.github.call("DELETE", hook(), "");
        assertThat(tracked.hooks()).isEmpty();

        assertThat(put().json().path("mended").toString())
                .isEqualTo("[\"the webhook was missing at GitHub and was made again\"]");

        rightAgain();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"active\":false}                                | not active",
                "{\"events\":[\"push\",\"issues\"]}                 | other events",
                "{\"events\":[\"*\"]}                              | other events",
                "{\"config\":{\"url\":\"http://localhost:1/x\",\"content_type\":\"json\",\"secret\":\"s\"}} | another URL",
            })
    void a_hook_that_someone_changed_is_put_right_and_said(String change, String what) {
        assertThat(world.github.call("PATCH", hook(), change).status()).isEqualTo(200);

        assertThat(put().json().path("mended").toString()).contains("was changed at GitHub (" + what + ")");

        rightAgain();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"content_type\":\"form\",\"secret\":\"s\"                        | another content type",
                "\"content_type\":\"json\",\"secret\":\"s\",\"insecure_ssl\":\"1\" | certificates not verified",
                "\"content_type\":\"json\"                                        | no secret",
            })
    void a_hook_whose_configuration_someone_changed_is_put_right_and_said(String config, String what) {
        String url = tracked.hooks().getFirst().at("/config/url").asText();
        String change = "{\"config\":{\"url\":\"" + url + "\"," + config + "}}";
        assertThat(world.github.call("PATCH", hook(), change).status()).isEqualTo(200);

        assertThat(put().json().path("mended").toString()).contains("was changed at GitHub (" + what + ")");

        rightAgain();
    }

    /** One hook as we make it, and what it delivers is taken. */
    private void rightAgain() {
        assertThat(tracked.hooks()).singleElement().satisfies(hook -> {
            assertThat(hook.path("active").asBoolean()).isTrue();
            assertThat(hook.path("events").toString()).isEqualTo("[\"push\"]");
            assertThat(hook.at("/config/url").asText()).endsWith(tracked.repository() + "/web_hook");
            assertThat(hook.at("/config/content_type").asText()).isEqualTo("json");
            assertThat(hook.at("/config/insecure_ssl").asText()).isEqualTo("0");
        });
        assertThat(put().json().path("mended")).isEmpty();
        await().untilAsserted(() -> assertThat(world.github.deliveries(tracked.repository()))
                .first()
                .satisfies(ping -> {
                    assertThat(ping.path("event").asText()).isEqualTo("ping");
                    assertThat(ping.path("status_code").asInt()).isEqualTo(200);
                }));
    }

    @Test
    void a_credential_that_stops_working_is_said_and_heals_by_itself_and_the_hook_stays() throws Exception {
        String hook = hook();

        Files.writeString(world.tokenFile, "revoked-token");
        assertThat(put().reason()).isEqualTo("CredentialsRefused");
        Files.writeString(world.tokenFile, "");
        assertThat(put().reason()).isEqualTo("NoCredentials");
        String reader = "reader-" + tracked.name();
        world.github.token("{\"token\":\"" + reader + "\",\"login\":\"reader\",\"repositories\":{\""
                + tracked.repository() + "\":\"read\"}}");
        Files.writeString(world.tokenFile, reader);
        assertThat(put().reason()).isEqualTo("NoHookRight");

        assertThat(tracked.deliver(world.publicUrl(""), tracked.pushedAt(1)).status())
                .as("pushes are taken meanwhile")
                .isEqualTo(202);
        Files.writeString(world.tokenFile, GitHubServer.TOKEN);
        assertThat(put().json().path("mended")).isEmpty();
        assertThat(tracked.hooks()).hasSize(1);
        assertThat(hook()).isEqualTo(hook);
    }
}
