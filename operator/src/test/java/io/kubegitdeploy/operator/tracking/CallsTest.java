package io.kubegitdeploy.operator.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallsTest {

    @Test
    void what_was_away_for_half_a_minute_is_asked_for_within_ten_seconds_and_what_stays_away_once_a_minute() {
        Duration away = Duration.ZERO;
        int calls = 0;
        while (away.toSeconds() < 30) {
            away = away.plus(Calls.backoff(calls++));
        }

        assertThat(away).isLessThan(Duration.ofSeconds(40));
        assertThat(calls).isLessThan(12);
        assertThat(Calls.backoff(1_000)).isEqualTo(Duration.ofMinutes(1));
    }
}
