package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bounds the builds that run at the same time. Counts the Jobs that the cache knows and those that it does not know yet. */
final class BuildSlots {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int limit;
    private final int namespaceLimit;

    /**
     * Builds given a slot whose Jobs the cache does not show running yet, and when: it may know a Job for a moment before
     * it counts it. One that it never shows was deleted at once.
     */
    private final Map<Slot, Instant> underway = new HashMap<>();

    private record Slot(String namespace, String job) {
        static Slot of(JobIdentity id) {
            return new Slot(id.namespace(), id.name());
        }

        static Slot of(Job job) {
            return new Slot(job.getMetadata().getNamespace(), job.getMetadata().getName());
        }
    }

    BuildSlots(int limit, int namespaceLimit) {
        this.limit = limit;
        this.namespaceLimit = namespaceLimit;
    }

    /** Takes a slot, or says why there is none. */
    synchronized Optional<String> take(JobIdentity id, Cluster cluster, Instant now) {
        Slot slot = Slot.of(id);
        Set<Slot> running = cluster.runningBuilds().stream().map(Slot::of).collect(Collectors.toSet());
        underway.entrySet()
                .removeIf(other -> running.contains(other.getKey())
                        || cluster.knownJob(
                                        other.getKey().namespace(),
                                        other.getKey().job())
                                .map(JobState::over)
                                .orElse(isOld(other, now)));
        List<Slot> taken = Stream.concat(running.stream(), underway.keySet().stream())
                .filter(other -> !other.equals(slot))
                .toList();
        if (taken.size() >= limit) {
            return Optional.of(builds(limit) + " in the cluster already");
        }
        if (taken.stream()
                        .filter(other -> other.namespace().equals(slot.namespace()))
                        .count()
                >= namespaceLimit) {
            return Optional.of(builds(namespaceLimit) + " in the namespace already");
        }
        underway.put(slot, now);
        return Optional.empty();
    }

    private static String builds(int count) {
        return count == 1 ? "1 build runs" : count + " builds run";
    }

    /** Gives a slot back whose Job was not made after all. */
    synchronized void giveBack(JobIdentity id) {
        underway.remove(Slot.of(id));
    }

    private static boolean isOld(Map.Entry<Slot, Instant> given, Instant now) {
        return given.getValue().plus(PATIENCE).isBefore(now);
    }
}
