package io.kubegitdeploy.gateway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubegitdeploy.gateway.failure.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    @TempDir
    private Path folder;

    private Optional<Path> file(String text) throws IOException {
        return Optional.of(Files.writeString(folder.resolve("token"), text));
    }

    @Test
    void a_personal_token_goes_before_that_of_the_login() throws IOException {
        Credentials credentials = new Credentials(file("personal\n"), () -> Optional.of("login"));
        assertThat(credentials.token().secret()).isEqualTo("personal");
        assertThat(credentials.usesLogin()).isFalse();
    }

    @Test
    void a_personal_token_is_used_though_etcd_is_away() throws IOException {
        Credentials credentials = new Credentials(file("personal"), () -> {
            throw Unavailable.etcd("away", null);
        });
        assertThat(credentials.token().secret()).isEqualTo("personal");
    }

    @Test
    void without_a_personal_token_that_of_the_newest_login_is_used() {
        AtomicReference<String> kept = new AtomicReference<>("first");
        Credentials credentials = new Credentials(Optional.empty(), () -> Optional.of(kept.get()));
        assertThat(credentials.token().secret()).isEqualTo("first");
        kept.set("second\n");
        assertThat(credentials.token().secret()).isEqualTo("second");
        assertThat(credentials.usesLogin()).isTrue();
    }

    @Test
    void a_changed_file_is_used_at_once() throws IOException {
        Credentials credentials = new Credentials(file("first"), Optional::empty);
        assertThat(credentials.token().secret()).isEqualTo("first");
        file("second");
        assertThat(credentials.token().secret()).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two tokens", "two\ntokens", "umläut"})
    void a_file_without_one_token_is_an_error_and_no_reason_to_be_someone_else(String text) throws IOException {
        Credentials credentials = new Credentials(file(text), () -> Optional.of("login"));
        assertThatThrownBy(credentials::token).hasMessageContaining("does not hold one token");
    }

    @Test
    void a_file_that_is_away_is_an_error_and_no_reason_to_be_someone_else() {
        Credentials credentials = new Credentials(Optional.of(folder.resolve("nothing")), () -> Optional.of("login"));
        assertThatThrownBy(credentials::token).hasMessageContaining("can't be read");
    }

    @Test
    void without_any_it_is_told_how_to_log_in() {
        assertThatThrownBy(() -> new Credentials(Optional.empty(), Optional::empty).token())
                .hasMessageContainingAll("KGD_GITHUB_TOKEN_FILE", "GET /api/v0/github/login_url");
    }

    @Test
    void etcd_away_is_unavailable_and_not_no_credential() {
        Credentials credentials = new Credentials(Optional.empty(), () -> {
            throw Unavailable.etcd("etcd is away", null);
        });
        assertThatThrownBy(credentials::token).isInstanceOf(Unavailable.class);
    }

    @Test
    void what_can_be_no_token_is_not_sent_to_github() {
        Credentials credentials = new Credentials(Optional.empty(), () -> Optional.of("a\r\nHost: b"));
        assertThatThrownBy(credentials::token).hasMessageContaining("log in again");
    }

    @Test
    void a_token_is_not_printed() throws IOException {
        assertThat(new Credentials(file("hunter2"), Optional::empty).token().toString())
                .doesNotContain("hunter2");
    }
}
