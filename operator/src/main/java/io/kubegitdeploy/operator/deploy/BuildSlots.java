package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Bounds the builds that run at the same time. Counts the Jobs that the cache knows and those that it does not know yet. */
final class BuildSlots {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int limit;
    private final int namespaceLimit;

    /** Builds given a slot whose Jobs the cache has not shown yet, and when. One that it never shows was deleted at once. */
    private final Map<JobIdentity, Instant> underway = new HashMap<>();

    BuildSlots(int limit, int namespaceLimit) {
        this.limit = limit;
        this.namespaceLimit = namespaceLimit;
    }

    /** Takes a slot, or says why there is none. */
    synchronized Optional<String> take(JobIdentity id, Cluster cluster, Instant now) {
        underway.entrySet()
                .removeIf(known -> cluster.knownJob(
                                        known.getKey().namespace(),
                                        known.getKey().name())
                                .isPresent()
                        || known.getValue().plus(PATIENCE).isBefore(now));
        Set<String> all = new HashSet<>();
        Set<String> namespace = new HashSet<>();
        for (Job job : cluster.runningBuilds()) {
            count(job.getMetadata().getNamespace(), job.getMetadata().getName(), id, all, namespace);
        }
        underway.keySet().forEach(other -> count(other.namespace(), other.name(), id, all, namespace));
        if (all.size() >= limit) {
            return Optional.of(limit + " builds run in the cluster already");
        }
        if (namespace.size() >= namespaceLimit) {
            return Optional.of(namespaceLimit + " builds run in the namespace already");
        }
        underway.put(id, now);
        return Optional.empty();
    }

    /** Gives a slot back whose Job was not made after all. */
    synchronized void giveBack(JobIdentity id) {
        underway.remove(id);
    }

    private static void count(String namespace, String name, JobIdentity id, Set<String> all, Set<String> ofNamespace) {
        if (namespace.equals(id.namespace()) && name.equals(id.name())) {
            return;
        }
        all.add(namespace + "/" + name);
        if (namespace.equals(id.namespace())) {
            ofNamespace.add(name);
        }
    }
}
