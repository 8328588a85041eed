package io.kubegitdeploy.localgithub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void without_any_variable_there_are_defaults() {
        assertThat(Settings.fromEnvironment(Map.of()))
                .isEqualTo(new Settings(8080, Path.of("local-github-data"), Optional.empty(), "local", "local-token"));
    }

    @Test
    void a_url_loses_its_last_slash() {
        assertThat(Settings.fromEnvironment(Map.of("LOCAL_GITHUB_URL", "http://local-github.local-github/"))
                        .baseUrl())
                .hasValue(URI.create("http://local-github.local-github"));
    }

    @Test
    void every_problem_is_told_at_once_and_no_secret() {
        assertThatThrownBy(() -> Settings.fromEnvironment(Map.of(
                        "LOCAL_GITHUB_PORT", "x",
                        "LOCAL_GITHUB_URL", "local",
                        "LOCAL_GITHUB_LOGIN", "a b",
                        "LOCAL_GITHUB_TOKEN", "a secret")))
                .hasMessageContainingAll(
                        "LOCAL_GITHUB_PORT", "LOCAL_GITHUB_URL", "LOCAL_GITHUB_LOGIN", "LOCAL_GITHUB_TOKEN")
                .message()
                .doesNotContain("a secret");
        assertThat(Settings.fromEnvironment(Map.of()).toString()).doesNotContain("local-token");
    }
}
