package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows the time of the newest delivery in each TrackedRepository's status: from memory, apart from the webhooks' answers,
 * each at most once in 10 s. What is not shown when the process ends is shown with the next delivery.
 */
final class LastDeliveries {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** Writes a time into a status. */
    interface Screen {
        /** Writes it, unless a later one is there. The uid may be "": not known yet. */
        void show(String namespace, String resource, String uid, Instant time);
    }

    private record Resource(String namespace, String name) {}

    private record Delivery(String uid, Instant time) {}

    private final Screen screen;
    private final InstantSource clock;
    /** One for each tracked repository at most. */
    private final Map<Resource, Delivery> waiting = new ConcurrentHashMap<>();
    /** When it was last shown, for as long as that matters; of one thread. */
    private final Map<Resource, Instant> shown = new ConcurrentHashMap<>();

    LastDeliveries(Screen screen, InstantSource clock) {
        this.screen = screen;
        this.clock = clock;
    }

    /** To be called for deliveries with a good signature only. Never waits. */
    void delivered(Claim claim) {
        waiting.put(new Resource(claim.namespace(), claim.resource()), new Delivery(claim.uid(), clock.instant()));
    }

    /** Shows what is due. @throws Unavailable if any has to be tried again */
    void pass() {
        Instant now = clock.instant();
        shown.values().removeIf(when -> !when.plus(PAUSE).isAfter(now));
        Optional<Unavailable> left = Optional.empty();
        for (Map.Entry<Resource, Delivery> each : waiting.entrySet()) {
            Resource resource = each.getKey();
            if (!shown.containsKey(resource)) {
                try {
                    show(resource, each.getValue());
                    shown.put(resource, now);
                } catch (Unavailable e) {
                    left = Optional.of(e);
                }
            }
        }
        if (left.isPresent()) {
            throw left.get();
        }
    }

    private void show(Resource resource, Delivery delivery) {
        try {
            screen.show(resource.namespace, resource.name, delivery.uid, delivery.time);
        } catch (Rejected e) {
            // There is nothing to show it in.
        }
        waiting.remove(resource, delivery);
    }
}
