package io.kubegitdeploy.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.Stage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildSlotsTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final JobIdentity ONE = build("team", "one");
    private static final JobIdentity TWO = build("team", "two");
    private static final JobIdentity OTHER = build("other", "one");

    private final BuildSlots slots = new BuildSlots(2, 1);

    @Test
    void the_rest_waits_and_says_so() {
        assertThat(slots.take(ONE, knowing(null, null), NOW)).isEmpty();

        assertThat(slots.take(ONE, knowing(null, null), NOW))
                .as("the same again")
                .isEmpty();
        assertThat(slots.take(TWO, knowing(null, null), NOW)).contains("1 build runs in the namespace already");
        assertThat(slots.take(OTHER, knowing(null, null), NOW)).isEmpty();
        assertThat(slots.take(build("third", "one"), knowing(null, null), NOW))
                .contains("2 builds run in the cluster already");
    }

    @Test
    void a_job_that_is_known_before_it_is_among_those_that_run_counts() {
        slots.take(ONE, knowing(null, null), NOW);

        assertThat(slots.take(TWO, knowing(job(ONE, null), null), NOW)).isPresent();
        assertThat(slots.take(TWO, knowing(job(ONE, null), job(ONE, null)), NOW))
                .isPresent();
    }

    @Test
    void a_build_that_is_over_was_given_back_or_was_never_seen_leaves_its_place() {
        slots.take(ONE, knowing(null, null), NOW);
        assertThat(slots.take(TWO, knowing(job(ONE, "Failed"), null), NOW)).isEmpty();

        slots.giveBack(TWO);
        assertThat(slots.take(ONE, knowing(null, null), NOW)).isEmpty();

        assertThat(slots.take(TWO, knowing(null, null), NOW.plus(Duration.ofMinutes(1))))
                .isEmpty();
    }

    private static JobIdentity build(String namespace, String unit) {
        DeployJob job = new DeployJob();
        job.getMetadata().setName("shop-1");
        job.getMetadata().setNamespace(namespace);
        job.getMetadata().setUid("uid-" + namespace);
        job.setSpec(
                new DeployJobSpec("shop", 1L, "refs/heads/main", "c1".repeat(20), null, null, null, null, null, false));
        return JobIdentity.of(job, unit, Stage.BUILD, 1);
    }

    private static Job job(JobIdentity id, String condition) {
        JobBuilder job = new JobBuilder()
                .withNewMetadata()
                .withName(id.name())
                .withNamespace(id.namespace())
                .endMetadata();
        return condition == null
                ? job.build()
                : job.withNewStatus()
                        .addNewCondition()
                        .withType(condition)
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build();
    }

    /** A cache that has this Job, and this one among those that run. */
    private static Cluster knowing(Job known, Job running) {
        return (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(),
                new Class<?>[] {Cluster.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "runningBuilds" ->
                        Optional.ofNullable(running).stream().toList();
                    case "knownJob" ->
                        Optional.ofNullable(known)
                                .filter(job -> job.getMetadata().getName().equals(arguments[1]));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
