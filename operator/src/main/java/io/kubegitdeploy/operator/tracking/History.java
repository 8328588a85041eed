package io.kubegitdeploy.operator.tracking;

import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepositorySpec.HistoryLimits;
import io.kubegitdeploy.operator.deploy.DeployJobs;
import io.kubegitdeploy.operator.order.Push;
import io.kubegitdeploy.operator.order.PushOrder;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a repository's pushes say about it. Pure. */
record History(List<DeployJob> jobs) {
    private static final int SHORT_COMMIT = 7;
    private static final int MAX_REFS = 100;
    private static final int DEFAULT_LIMIT = 10;

    private static final Comparator<DeployJob> NEWEST_END_FIRST = Comparator.comparing(
                    (DeployJob job) -> job.getStatus().completionTime() == null
                            ? ""
                            : job.getStatus().completionTime())
            .thenComparing(job -> job.getMetadata().getName())
            .reversed();

    /** The finished pushes beyond the limits, those that ended first. */
    List<DeployJob> beyond(HistoryLimits limits) {
        return Stream.concat(
                        beyond(limits.succeeded(), History::succeeded), beyond(limits.failed(), job -> !succeeded(job)))
                .toList();
    }

    /** The name of the push that was taken in last. */
    Optional<String> lastJob() {
        return jobs.stream()
                .max(Comparator.comparing((DeployJob job) -> job.getMetadata().getCreationTimestamp())
                        .thenComparingLong(job -> Push.of(job).number() == Long.MAX_VALUE
                                ? -1
                                : Push.of(job).number())
                        .thenComparing(job -> job.getMetadata().getName()))
                .map(job -> job.getMetadata().getName());
    }

    /** The short commit that was deployed last. */
    Optional<String> lastDeployed() {
        return jobs.stream()
                .filter(History::deployed)
                .min(NEWEST_END_FIRST)
                .map(job -> job.getSpec().commit().substring(0, SHORT_COMMIT));
    }

    /**
     * The commit deployed last, for each branch or tag.
     *
     * @param before what was known already; it stays where the pushes that said so are deleted
     */
    Map<String, String> deployed(Map<String, String> before) {
        Map<String, DeployJob> newest = new LinkedHashMap<>();
        List<Push> known = Push.of(jobs);
        jobs.stream()
                .filter(History::deployed)
                .forEach(job -> newest.merge(name(job), job, (a, b) -> newer(a, b, known)));
        Map<String, String> deployed = new LinkedHashMap<>();
        newest.forEach((name, job) -> deployed.put(name, job.getSpec().commit()));
        before.forEach((name, commit) -> {
            if (deployed.size() < MAX_REFS) {
                deployed.putIfAbsent(name, commit);
            }
        });
        return deployed;
    }

    private static DeployJob newer(DeployJob a, DeployJob b, Collection<Push> known) {
        return PushOrder.isNewer(Push.of(a), Push.of(b), known) ? a : b;
    }

    private Stream<DeployJob> beyond(Integer limit, Predicate<DeployJob> kind) {
        return jobs.stream()
                .filter(DeployJobs::finished)
                .filter(job -> !job.isMarkedForDeletion())
                .filter(kind)
                .sorted(NEWEST_END_FIRST)
                .skip(Objects.requireNonNullElse(limit, DEFAULT_LIMIT));
    }

    private static boolean succeeded(DeployJob job) {
        return DeployJobs.condition(job, Conditions.SUCCEEDED).isPresent();
    }

    private static boolean deployed(DeployJob job) {
        return DeployJobs.condition(job, Conditions.SUCCEEDED)
                .filter(condition -> Reasons.DEPLOYED.equals(condition.getReason()))
                .isPresent();
    }

    private static String name(DeployJob job) {
        return job.getSpec().branch().isEmpty()
                ? job.getSpec().tag()
                : job.getSpec().branch();
    }
}
