package io.kubegitdeploy.gateway.jobs;

import io.kubegitdeploy.gateway.tracking.HistoryLimits;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Which records are beyond a repository's history limits. No I/O. */
final class History {
    private static final Comparator<JobRecord> NEWEST_END_FIRST = Comparator.comparing(
                    (JobRecord job) -> Objects.requireNonNullElse(job.completedAt(), job.createdAt()))
            .thenComparingLong(job -> job.id().id())
            .reversed();

    private History() {}

    /** Those that ended first, counted separately for success and failure; never one that has not ended. */
    static List<JobRecord> beyond(List<JobRecord> jobs, HistoryLimits limits) {
        return Stream.concat(beyond(jobs, limits.succeeded(), true), beyond(jobs, limits.failed(), false))
                .toList();
    }

    private static Stream<JobRecord> beyond(List<JobRecord> jobs, int limit, boolean succeeded) {
        return jobs.stream()
                .filter(job -> job.finished() && job.succeeded() == succeeded)
                .sorted(NEWEST_END_FIRST)
                .skip(limit);
    }
}
