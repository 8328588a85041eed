package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.acceptance.LocalGitHub.Delivery;
import java.time.Duration;
import java.util.List;

/** The deliveries of a repository's pushes, as GitHub shows them. */
record PushEvents(Repository repository) {
    /** GitHub waits for ten seconds. */
    private static final Duration GITHUBS_PATIENCE = Duration.ofSeconds(12);

    /** The newest one, which was answered 503, and why. */
    Delivery refused(Delivery... known) {
        Delivery delivery = answered(known.length + 1).getFirst();
        assertThat(delivery.status()).isEqualTo(503);
        assertThat(repository
                        .gitHub()
                        .answered(repository.name(), delivery)
                        .path("error")
                        .asText())
                .contains("etcd");
        return delivery;
    }

    /** So many were made by now, and accepted. */
    void accepted(int count) {
        assertThat(answered(count)).allMatch(delivery -> delivery.status() == 202);
    }

    private List<Delivery> answered(int count) {
        return Team.await("an answer to a push", GITHUBS_PATIENCE, this::all, all -> all.size() == count);
    }

    private List<Delivery> all() {
        return repository.gitHub().deliveries(repository.name()).stream()
                .filter(delivery -> delivery.event().equals("push"))
                .toList();
    }

    /** Presses "Redeliver" until the push is accepted. */
    void repeat(Delivery delivery) {
        Team.await(
                "an accepted redelivery",
                Duration.ofSeconds(30),
                () -> repository.gitHub().redeliver(repository.name(), delivery).status(),
                status -> status == 202);
    }
}
