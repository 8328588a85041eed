package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pushes that GitHub could not deliver, and never tries again by itself. */
class RedeliveryIT {
    private final World world = World.get();
    private final Tracked tracked = Tracked.named("missed");

    @BeforeEach
    void track() {
        world.startGateway(Map.of());
        world.createTracked("shop", tracked.resource(), "acme", tracked.name());
        tracked.hook(world.internalUrl(""));
    }

    @Test
    void a_push_that_came_while_the_gateway_was_away_is_asked_for_again_after_its_start() throws Exception {
        GitHubServer.Clone clone = world.github.clone(tracked.repository());
        world.stopGateway();
        String commit = clone.push("main", "While it was away");
        await().untilAsserted(() -> assertThat(world.github.deliveries(tracked.repository()))
                .first()
                .satisfies(delivery -> {
                    assertThat(delivery.path("event").asText()).isEqualTo("push");
                    assertThat(delivery.path("status_code").asInt()).isZero();
                }));

        world.startGateway(Map.of());

        await().atMost(Duration.ofMinutes(4))
                .untilAsserted(() -> assertThat(tracked.deployJobs())
                        .singleElement()
                        .satisfies(job -> assertThat(job.getSpec().commit()).isEqualTo(commit)));
    }
}
