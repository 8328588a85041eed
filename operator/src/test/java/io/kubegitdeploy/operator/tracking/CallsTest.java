package io.kubegitdeploy.operator.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.gateway.Answer;
import io.kubegitdeploy.operator.gateway.Tracking;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final Answer<Tracking> HOOKED = new Answer.Ok<>(new Tracking(42L, 7L, "acme/shop", "main", null));
    private static final Answer<Tracking> REFUSED =
            new Answer.Rejected<>("CredentialsRefused", "GitHub refuses our credential.");
    private static final Answer<Tracking> AWAY =
            new Answer.Unavailable<>("GitHubUnavailable", "GitHub does not answer");

    private final Calls calls = new Calls(Duration.ofMinutes(10));

    /** Without a status, as a cache may have it a moment after the status was written. */
    private static TrackedRepository repository(long generation) {
        TrackedRepository repository = new TrackedRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withName("app")
                .withNamespace("shop")
                .withUid("one")
                .withGeneration(generation)
                .build());
        return repository;
    }

    @Test
    void a_status_that_is_read_too_old_loses_nothing_that_the_gateway_said() {
        calls.made(repository(1), HOOKED, NOW);
        TrackedRepository stale = repository(1);

        assertThat(calls.isDue(stale, NOW.plusSeconds(1))).isFalse();
        assertThat(calls.said(stale)).contains(HOOKED);
    }

    @Test
    void a_hook_in_place_stays_so_while_the_gateway_is_away() {
        calls.made(repository(1), HOOKED, NOW);
        calls.made(repository(1), AWAY, NOW.plusSeconds(600));

        assertThat(calls.said(repository(1))).contains(HOOKED);
        assertThat(calls.pause(repository(1), NOW.plusSeconds(600))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_new_spec_is_asked_for_at_once_and_what_was_said_of_the_old_one_counts_no_more() {
        calls.made(repository(1), HOOKED, NOW);

        assertThat(calls.isDue(repository(2), NOW)).isTrue();
        assertThat(calls.said(repository(2))).isEmpty();
        calls.made(repository(2), AWAY, NOW);
        assertThat(calls.said(repository(2))).contains(AWAY);
    }

    @Test
    void a_hook_in_place_is_looked_after_every_ten_minutes() {
        calls.made(repository(1), HOOKED, NOW);

        assertThat(calls.isDue(repository(1), NOW.plusSeconds(599))).isFalse();
        assertThat(calls.isDue(repository(1), NOW.plusSeconds(600))).isTrue();
    }

    @Test
    void a_credential_that_was_refused_is_tried_again_every_minute_and_what_was_said_last_counts() {
        calls.made(repository(1), HOOKED, NOW);
        calls.made(repository(1), REFUSED, NOW.plusSeconds(600));

        assertThat(calls.said(repository(1))).contains(REFUSED);
        assertThat(calls.isDue(repository(1), NOW.plusSeconds(659))).isFalse();
        assertThat(calls.isDue(repository(1), NOW.plusSeconds(660))).isTrue();
        calls.made(repository(1), HOOKED, NOW.plusSeconds(660));
        assertThat(calls.said(repository(1))).contains(HOOKED);
    }

    @Test
    void a_source_that_is_refused_has_a_hook_in_place_looked_after_at_once_and_only_once() {
        calls.made(repository(1), HOOKED, NOW);
        calls.doubt("shop", "app");

        assertThat(calls.isDue(repository(1), NOW.plusSeconds(1))).isTrue();
        calls.made(repository(1), REFUSED, NOW.plusSeconds(1));
        calls.doubt("shop", "app");
        assertThat(calls.isDue(repository(1), NOW.plusSeconds(2)))
                .as("what is known to be refused has its own pauses")
                .isFalse();
    }

    @Test
    void what_was_away_for_half_a_minute_is_asked_for_within_ten_seconds_and_what_stays_away_once_a_minute() {
        Duration away = Duration.ZERO;
        int asked = 0;
        while (away.toSeconds() < 30) {
            away = away.plus(Calls.backoff(asked++));
        }

        assertThat(away).isLessThan(Duration.ofSeconds(40));
        assertThat(asked).isLessThan(12);
        assertThat(Calls.backoff(1_000)).isEqualTo(Duration.ofMinutes(1));
    }
}
