package io.kubegitdeploy.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.gateway.jobs.JobRecord.ActionState;
import io.kubegitdeploy.gateway.jobs.JobRecord.Progress;
import io.kubegitdeploy.gateway.jobs.JobRecord.Stage;
import io.kubegitdeploy.gateway.jobs.JobRecord.State;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import io.kubegitdeploy.gateway.tracking.HistoryLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static JobRecord ended(long number, int minute, Stage stage) {
        var name = new JobRecord.DeployJobName("ns", "shop", "shop-" + number, "u" + number);
        Push push = new Push("refs/heads/main", "a", "b", number, "d", "", "");
        JobRecord job = JobRecord.queued(new RepositoryId("acme", "shop"), number, push, name, Instant.EPOCH);
        String end = stage == Stage.QUEUED ? null : String.format("2026-11-21T06:%02d:00Z", minute);
        return job.with(
                new State(ActionState.of(stage), ActionState.of(stage), Map.of()),
                job.config(),
                new Progress("p", "r", "t", null, end));
    }

    private static List<Long> beyond(List<JobRecord> jobs, int succeeded, int failed) {
        return History.beyond(jobs, new HistoryLimits(succeeded, failed)).stream()
                .map(job -> job.id().id())
                .toList();
    }

    @Test
    void successes_and_failures_are_counted_separately() {
        List<JobRecord> jobs = List.of(
                ended(1, 1, Stage.DONE),
                ended(2, 2, Stage.ERR_DONE),
                ended(3, 3, Stage.DONE),
                ended(4, 4, Stage.ERR_DONE));

        assertThat(beyond(jobs, 1, 2)).containsExactly(1L);
        assertThat(beyond(jobs, 2, 1)).containsExactly(2L);
        assertThat(beyond(jobs, 0, 0)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    }

    @Test
    void those_that_ended_last_are_kept_whatever_their_numbers() {
        List<JobRecord> jobs = List.of(ended(1, 9, Stage.DONE), ended(2, 1, Stage.DONE), ended(3, 5, Stage.DONE));

        assertThat(beyond(jobs, 2, 0)).containsExactly(2L);
    }

    @Test
    void a_job_that_has_not_ended_is_never_beyond_a_limit() {
        assertThat(beyond(List.of(ended(1, 0, Stage.QUEUED)), 0, 0)).isEmpty();
    }

    @Test
    void without_limits_ten_of_each_are_kept() {
        assertThat(HistoryLimits.of(Optional.empty())).isEqualTo(new HistoryLimits(10, 10));
        assertThat(new HistoryLimits(null, 0)).isEqualTo(new HistoryLimits(10, 0));
    }
}
