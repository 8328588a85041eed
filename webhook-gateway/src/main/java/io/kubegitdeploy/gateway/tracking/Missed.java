package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.github.Webhooks.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which pushes GitHub could not deliver, and would not deliver again by itself. Pure. */
final class Missed {
    /** GitHub delivers again for three days. */
    private static final Duration KEPT = Duration.ofDays(3);

    private static final int MOST_ATTEMPTS = 6;
    private static final int TOO_MANY_REQUESTS = 429;

    private Missed() {}

    /**
     * What to ask for again, the oldest first: pushes of which no attempt succeeded and the last one found the gateway away.
     *
     * @param attempts the newest first
     */
    static List<Attempt> of(List<Attempt> attempts, Instant now) {
        Map<String, List<Attempt>> deliveries = new LinkedHashMap<>();
        attempts.stream()
                .filter(attempt -> attempt.event().equals("push"))
                .forEach(attempt -> deliveries
                        .computeIfAbsent(attempt.guid(), guid -> new ArrayList<>())
                        .add(attempt));
        return deliveries.values().stream()
                .filter(tried -> tried.size() < MOST_ATTEMPTS)
                .filter(tried -> tried.stream().noneMatch(attempt -> attempt.status() / 100 == 2))
                .filter(tried -> foundNobody(tried.getFirst()))
                .filter(tried -> tried.getLast().at().isAfter(now.minus(KEPT)))
                .map(List::getFirst)
                .toList()
                .reversed();
    }

    private static boolean foundNobody(Attempt attempt) {
        return attempt.status() == 0 || attempt.status() >= 500 || attempt.status() == TOO_MANY_REQUESTS;
    }
}
