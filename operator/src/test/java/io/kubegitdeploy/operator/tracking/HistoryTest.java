package io.kubegitdeploy.operator.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepositorySpec.HistoryLimits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final DeployJob FIRST = ended(job(1, "main"), Reasons.DEPLOYED);
    private static final DeployJob SECOND = ended(job(2, "main"), Reasons.BUILD_FAILED);
    private static final DeployJob THIRD = ended(job(3, "dev"), Reasons.DEPLOYED);
    private static final DeployJob FOURTH = ended(job(4, "main"), Reasons.NOTHING_TO_DO);
    private static final DeployJob RUNNING = job(5, "main");
    private static final History HISTORY = new History(List.of(THIRD, RUNNING, FIRST, FOURTH, SECOND));

    @Test
    void the_oldest_ends_beyond_the_limits_go_and_nothing_that_runs() {
        assertThat(HISTORY.beyond(new HistoryLimits(2, 1))).containsExactly(FIRST);
        assertThat(HISTORY.beyond(new HistoryLimits(0, 0))).containsExactly(FOURTH, THIRD, FIRST, SECOND);
        assertThat(HISTORY.beyond(new HistoryLimits(null, null))).isEmpty();
    }

    @Test
    void the_newest_job_and_what_is_deployed_are_shown() {
        assertThat(HISTORY.lastJob()).contains("shop-5");
        assertThat(HISTORY.lastDeployed()).contains("c3c3c3c");
        assertThat(HISTORY.deployed(Map.of())).isEqualTo(Map.of("main", "c1".repeat(20), "dev", "c3".repeat(20)));
    }

    @Test
    void what_was_deployed_stays_known_when_its_job_is_deleted() {
        assertThat(HISTORY.deployed(Map.of("main", "old", "old-branch", "abc")))
                .containsEntry("main", "c1".repeat(20))
                .containsEntry("old-branch", "abc");
        assertThat(new History(List.of()).lastJob()).isEmpty();
    }

    private static DeployJob job(int number, String branch) {
        DeployJob job = new DeployJob();
        job.getMetadata().setName("shop-" + number);
        job.getMetadata().setUid("u" + number);
        job.getMetadata().setCreationTimestamp("2026-11-01T00:00:0" + number + "Z");
        job.setSpec(new DeployJobSpec(
                "shop",
                (long) number,
                "refs/heads/" + branch,
                ("c" + number).repeat(20),
                "0".repeat(40),
                1_700_000_000L + number,
                null,
                null,
                null,
                false));
        return job;
    }

    private static DeployJob ended(DeployJob job, String reason) {
        boolean good = reason.equals(Reasons.DEPLOYED) || reason.equals(Reasons.NOTHING_TO_DO);
        job.setStatus(new DeployJobStatus(
                1L,
                DeployJobStatus.Phase.Succeeded,
                "",
                List.of(condition(Conditions.SUCCEEDED, good, reason), condition(Conditions.FINISHED, true, reason)),
                "main",
                "c",
                null,
                job.getMetadata().getCreationTimestamp(),
                "1s",
                true,
                List.of()));
        return job;
    }

    private static Condition condition(String type, boolean good, String reason) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(good ? "True" : "False")
                .withReason(reason)
                .build();
    }
}
