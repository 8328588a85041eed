package io.kubegitdeploy.gateway.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.gateway.github.Webhooks.Attempt;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissedTest {
    private static final Instant NOW = Instant.parse("2026-11-10T00:00:00Z");

    private static Attempt attempt(long id, String guid, int minutesAgo, int status) {
        return new Attempt(id, guid, NOW.minusSeconds(60L * minutesAgo).toString(), status, "push");
    }

    private static List<Long> missed(Attempt... attempts) {
        return Missed.of(List.of(attempts), NOW).stream().map(Attempt::id).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 429, 500, 502, 503, 504})
    void a_push_that_found_the_gateway_away_is_asked_for_again(int status) {
        assertThat(missed(attempt(1, "a", 10, status))).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 400, 401, 404, 413})
    void a_push_that_was_answered_for_good_is_not(int status) {
        assertThat(missed(attempt(1, "a", 10, status))).isEmpty();
    }

    @Test
    void one_that_succeeded_in_another_attempt_is_not_asked_for_again() {
        assertThat(missed(attempt(3, "a", 10, 503), attempt(2, "a", 20, 202), attempt(1, "a", 30, 503)))
                .isEmpty();
        assertThat(missed(attempt(2, "a", 20, 202), attempt(1, "a", 30, 503))).isEmpty();
    }

    @Test
    void the_newest_attempt_counts_and_the_oldest_push_comes_first() {
        assertThat(missed(
                        attempt(4, "b", 10, 503),
                        attempt(3, "a", 20, 503),
                        attempt(2, "b", 30, 0),
                        attempt(1, "a", 40, 0)))
                .containsExactly(3L, 4L);
    }

    @Test
    void after_three_days_or_six_attempts_it_is_given_up() {
        assertThat(missed(attempt(1, "a", 3 * 24 * 60 + 1, 503))).isEmpty();
        assertThat(missed(IntStream.range(0, 6)
                        .mapToObj(i -> attempt(6 - i, "a", 10 + i, 503))
                        .toArray(Attempt[]::new)))
                .isEmpty();
    }

    @Test
    void other_events_are_not_asked_for_again() {
        Attempt ping = new Attempt(1, "a", NOW.minusSeconds(600).toString(), 503, "ping");

        assertThat(missed(ping)).isEmpty();
    }
}
