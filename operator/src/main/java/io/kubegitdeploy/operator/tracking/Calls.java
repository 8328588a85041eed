package io.kubegitdeploy.operator.tracking;

import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.gateway.Answer;
import io.kubegitdeploy.operator.gateway.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the gateway is asked again (at once for a new spec, now and then for one that is hooked, with growing pauses for one
 * that is not), and what it said last: the status that is read may be older than the one that was written. Kept in memory:
 * after a restart each repository is asked for once, which also mends a gateway that forgot.
 */
final class Calls {
    private static final Duration REJECTED = Duration.ofMinutes(1);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    /** Each pause is a quarter longer, and so about a quarter of the time that has gone by. */
    private static final double GROWTH = 1.25;

    private static final int MOST = 40;

    private final Map<String, Call> last = new ConcurrentHashMap<>();
    /** Repositories whose hook may be out of order, as namespace/name. */
    private final Set<String> doubted = ConcurrentHashMap.newKeySet();

    private final Duration settled;

    /** @param settled until a hook that is in place is looked after again */
    Calls(Duration settled) {
        this.settled = settled;
    }

    private record Call(Long generation, Instant next, int failures, Optional<Answer<Tracking>> answer) {}

    /** What the gateway said last of the repository as it is now. */
    Optional<Answer<Tracking>> said(TrackedRepository repository) {
        return Optional.ofNullable(last.get(uid(repository)))
                .filter(call -> Objects.equals(call.generation(), generation(repository)))
                .flatMap(Call::answer);
    }

    /** A hook that is in place may be out of order: the gateway is asked at once. One that is not has its own pauses. */
    void doubt(String namespace, String name) {
        doubted.add(namespace + "/" + name);
    }

    boolean isDue(TrackedRepository repository, Instant now) {
        Call call = last.get(uid(repository));
        boolean doubt = doubted.remove(name(repository))
                && said(repository).filter(Answer.Ok.class::isInstance).isPresent();
        return doubt
                || call == null
                || !Objects.equals(call.generation(), generation(repository))
                || !now.isBefore(call.next());
    }

    /** Until the next call. */
    Duration pause(TrackedRepository repository, Instant now) {
        Call call = last.get(uid(repository));
        return call == null || !now.isBefore(call.next()) ? FIRST : Duration.between(now, call.next());
    }

    /** Remembers a call. A hook that is in place stays so while the gateway is away. */
    void made(TrackedRepository repository, Answer<Tracking> answer, Instant now) {
        Duration pause = switch (answer) {
            case Answer.Ok<Tracking> ok -> settled;
            case Answer.Rejected<Tracking> no -> shorter(REJECTED, settled);
            case Answer.Unavailable<Tracking> away -> backoff(failures(repository));
        };
        boolean away = answer instanceof Answer.Unavailable<Tracking>;
        Answer<Tracking> stands = said(repository)
                .filter(before -> away && before instanceof Answer.Ok<Tracking>)
                .orElse(answer);
        int failures = away ? failures(repository) + 1 : 0;
        last.put(uid(repository), new Call(generation(repository), now.plus(pause), failures, Optional.of(stands)));
    }

    /** Remembers that the unhooking could not be recorded; returns the time until the next try. */
    Duration failed(TrackedRepository repository) {
        int failures = failures(repository);
        last.put(uid(repository), new Call(generation(repository), Instant.EPOCH, failures + 1, Optional.empty()));
        return backoff(failures);
    }

    void forget(TrackedRepository repository) {
        last.remove(uid(repository));
        doubted.remove(name(repository));
    }

    static Duration backoff(int failures) {
        return shorter(
                Duration.ofMillis((long) (FIRST.toMillis() * Math.pow(GROWTH, Math.min(failures, MOST)))), LONGEST);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private int failures(TrackedRepository repository) {
        Call call = last.get(uid(repository));
        return call == null ? 0 : call.failures();
    }

    private static String name(TrackedRepository repository) {
        return repository.getMetadata().getNamespace() + "/"
                + repository.getMetadata().getName();
    }

    private static String uid(TrackedRepository repository) {
        return repository.getMetadata().getUid();
    }

    private static Long generation(TrackedRepository repository) {
        return repository.getMetadata().getGeneration();
    }
}
