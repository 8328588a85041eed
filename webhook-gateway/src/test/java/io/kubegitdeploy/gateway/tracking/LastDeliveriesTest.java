package io.kubegitdeploy.gateway.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastDeliveriesTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private final List<String> shown = new ArrayList<>();
    private Instant now = START;
    private Optional<RuntimeException> fault = Optional.empty();
    private final InstantSource clock = () -> now;
    private final LastDeliveries deliveries = new LastDeliveries(this::show, clock);

    private void show(String namespace, String resource, String uid, Instant time) {
        if (fault.isPresent()) {
            throw fault.get();
        }
        shown.add(resource + " " + (time.getEpochSecond() - START.getEpochSecond()));
    }

    private static Claim claim(String resource) {
        return new Claim(
                "acme", "shop", "shop", resource, "u", List.of(), List.of(), false, "main", Claim.Phase.TRACKED);
    }

    private void at(int second) {
        now = START.plusSeconds(second);
    }

    @Test
    void many_deliveries_are_one_write_in_ten_seconds_and_the_newest_is_shown_in_the_end() {
        for (int second = 0; second <= 25; second++) {
            at(second);
            deliveries.delivered(claim("a"));
            deliveries.pass();
        }
        at(30);
        deliveries.pass();
        at(60);
        deliveries.pass();

        assertThat(shown).containsExactly("a 0", "a 10", "a 20", "a 25");
    }

    @Test
    void without_a_delivery_nothing_is_written() {
        deliveries.pass();

        assertThat(shown).isEmpty();
    }

    @Test
    void each_repository_has_its_own_ten_seconds() {
        deliveries.delivered(claim("a"));
        deliveries.pass();
        at(1);
        deliveries.delivered(claim("a"));
        deliveries.delivered(claim("b"));
        deliveries.pass();

        assertThat(shown).containsExactly("a 0", "b 1");
    }

    @Test
    void what_could_not_be_written_is_tried_again() {
        deliveries.delivered(claim("a"));
        fault = Optional.of(Unavailable.kubernetes("away", null));
        assertThatThrownBy(deliveries::pass).isInstanceOf(Unavailable.class);
        fault = Optional.empty();
        at(2);
        deliveries.pass();

        assertThat(shown).containsExactly("a 0");
    }

    @Test
    void what_will_never_be_taken_is_let_go() {
        deliveries.delivered(claim("a"));
        fault = Optional.of(new Rejected(404, "NamespaceNotFound", "gone"));
        deliveries.pass();
        fault = Optional.empty();
        at(20);
        deliveries.pass();

        assertThat(shown).isEmpty();
    }
}
