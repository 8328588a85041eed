package io.kubegitdeploy.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    /** Near its overflow, where System.nanoTime() may be. */
    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - Duration.ofHours(1).toNanos());

    private final RateLimit<String> limit = new RateLimit<>(2, 5, now::get);

    private int letIn(String key, int tries) {
        int in = 0;
        for (int i = 0; i < tries; i++) {
            in += limit.take(key).isZero() ? 1 : 0;
        }
        return in;
    }

    @Test
    void ten_seconds_worth_may_come_at_once_and_then_as_many_as_the_rate() {
        assertThat(letIn("a", 100)).isEqualTo(20);
        for (int second = 0; second < 100; second++) {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(letIn("a", 100)).isEqualTo(2);
        }
    }

    @Test
    void one_that_is_refused_is_let_in_after_the_time_that_it_was_told() {
        letIn("a", 20);
        Duration wait = limit.take("a");
        assertThat(wait).isEqualTo(Duration.ofMillis(500));
        now.addAndGet(wait.toNanos() - 1_000_000);
        assertThat(limit.take("a")).isPositive();
        now.addAndGet(1_000_000);
        assertThat(limit.take("a")).isZero();
    }

    @Test
    void what_one_is_refused_costs_the_others_nothing() {
        assertThat(letIn("noisy", 10_000)).isEqualTo(20);
        assertThat(letIn("b", 20)).isEqualTo(20);
        for (int second = 0; second < 100; second++) {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            letIn("noisy", 1000);
            assertThat(letIn("b", 2)).isEqualTo(2);
        }
    }

    @Test
    void all_together_have_a_limit_and_what_it_refuses_is_not_taken_from_the_one() {
        assertThat(letIn("a", 20) + letIn("b", 20) + letIn("c", 20)).isEqualTo(50);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(letIn("c", 20)).isEqualTo(5);
    }

    @Test
    void what_is_given_back_may_be_taken_again() {
        letIn("a", 20);
        limit.giveBack("a");
        assertThat(letIn("a", 20)).isEqualTo(1);
    }

    @Test
    void idleness_is_saved_up_for_ten_seconds_and_not_for_more() {
        letIn("a", 20);
        now.addAndGet(Duration.ofDays(30).toNanos());
        assertThat(letIn("a", 100)).isEqualTo(20);
    }

    @Test
    void an_ipv6_network_is_one_sender_and_an_ipv4_address_is_one() {
        assertThat(Sender.of("[2001:db8:1:2::1]")).isEqualTo(Sender.of("2001:db8:1:2:ffff::9%eth0"));
        assertThat(Sender.of("2001:db8:1:3::1")).isNotEqualTo(Sender.of("2001:db8:1:2::1"));
        assertThat(Sender.of("192.0.2.1")).isNotEqualTo(Sender.of("192.0.2.2"));
        assertThat(Sender.of("what is this")).isEqualTo(Sender.of("what is this"));
    }
}
