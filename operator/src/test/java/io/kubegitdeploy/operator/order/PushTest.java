package io.kubegitdeploy.operator.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.DeployJobStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushTest {
    private static final String OLD = "a".repeat(40);
    private static final String NEW = "b".repeat(40);
    private static final long PUSHED = 1_793_491_200L;

    @Test
    void an_old_commit_deployed_again_is_newer_than_the_push_before_it() {
        Push pushed = Push.of(job("pushed", 5L, NEW, OLD, PUSHED, PUSHED + 1));
        Push again = Push.of(job("again", 6L, OLD, null, null, PUSHED + 60));

        assertThat(again.at()).isEqualTo(PUSHED + 60);
        assertThat(PushOrder.isNewer(again, pushed, List.of())).isTrue();
        assertThat(PushOrder.isNewer(pushed, again, List.of())).isFalse();
    }

    @Test
    void within_the_second_of_a_push_what_was_asked_for_after_it_has_the_higher_number() {
        Push pushed = Push.of(job("pushed", 5L, NEW, OLD, PUSHED, PUSHED));
        Push again = Push.of(job("again", 6L, OLD, null, null, PUSHED));

        assertThat(PushOrder.isNewer(again, pushed, List.of())).isTrue();
    }

    @Test
    void a_push_after_what_was_asked_for_is_newer() {
        Push again = Push.of(job("again", 6L, OLD, null, null, PUSHED));
        Push pushed = Push.of(job("pushed", 7L, NEW, OLD, PUSHED + 1, PUSHED + 2));

        assertThat(PushOrder.isNewer(pushed, again, List.of())).isTrue();
    }

    @Test
    void the_number_that_a_persons_job_is_given_does_not_move_it() {
        DeployJob job = job("by-hand", null, OLD, null, null, PUSHED);
        Push before = Push.of(job);
        job.setStatus(new DeployJobStatus(null, null, null, null, null, null, null, null, null, null, null, 3L));

        assertThat(Push.of(job)).isEqualTo(before);
        assertThat(before.number()).isEqualTo(Long.MAX_VALUE);
    }

    private static DeployJob job(
            String name, Long number, String commit, String before, Long pushedAt, long createdAt) {
        DeployJob job = new DeployJob();
        job.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withUid("uid-" + name)
                .withCreationTimestamp(Instant.ofEpochSecond(createdAt).toString())
                .build());
        job.setSpec(new DeployJobSpec(
                "shop", number, "refs/heads/main", commit, before, pushedAt, null, null, null, false));
        return job;
    }
}
