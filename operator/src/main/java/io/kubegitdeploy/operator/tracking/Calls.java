package io.kubegitdeploy.operator.tracking;

import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.gateway.Answer;
import io.kubegitdeploy.operator.gateway.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the gateway is asked again: at once for a new spec, now and then for one that is hooked, with growing pauses for one
 * that is not. Kept in memory: after a restart each repository is asked for once, which also mends a gateway that forgot.
 */
final class Calls {
    private static final Duration SETTLED = Duration.ofMinutes(10);
    private static final Duration REJECTED = Duration.ofMinutes(1);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Map<String, Call> last = new ConcurrentHashMap<>();

    private record Call(Long generation, Instant next, int failures) {}

    boolean isDue(TrackedRepository repository, Instant now) {
        Call call = last.get(uid(repository));
        return call == null || !Objects.equals(call.generation(), generation(repository)) || !now.isBefore(call.next());
    }

    /** Until the next call. */
    Duration pause(TrackedRepository repository, Instant now) {
        Call call = last.get(uid(repository));
        return call == null || !now.isBefore(call.next()) ? FIRST : Duration.between(now, call.next());
    }

    /** Remembers a call; returns the time until the next. */
    Duration made(TrackedRepository repository, Answer<Tracking> answer, Instant now) {
        Duration pause = switch (answer) {
            case Answer.Ok<Tracking> ok -> SETTLED;
            case Answer.Rejected<Tracking> no -> REJECTED;
            case Answer.Unavailable<Tracking> away -> backoff(failures(repository));
        };
        int failures = answer instanceof Answer.Unavailable<Tracking> ? failures(repository) + 1 : 0;
        last.put(uid(repository), new Call(generation(repository), now.plus(pause), failures));
        return pause;
    }

    /** Remembers that the unhooking could not be recorded; returns the time until the next try. */
    Duration failed(TrackedRepository repository) {
        int failures = failures(repository);
        last.put(uid(repository), new Call(generation(repository), Instant.EPOCH, failures + 1));
        return backoff(failures);
    }

    void forget(TrackedRepository repository) {
        last.remove(uid(repository));
    }

    static Duration backoff(int failures) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(failures, 6));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    private int failures(TrackedRepository repository) {
        Call call = last.get(uid(repository));
        return call == null ? 0 : call.failures();
    }

    private static String uid(TrackedRepository repository) {
        return repository.getMetadata().getUid();
    }

    private static Long generation(TrackedRepository repository) {
        return repository.getMetadata().getGeneration();
    }
}
