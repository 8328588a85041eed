package io.kubegitdeploy.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec.Concurrency;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObserverTest {
    private static final long SECOND = 1_793_491_200L;

    @Test
    void a_push_that_was_superseded_supersedes_nobody_when_a_link_of_the_chain_arrives_late() {
        // At GitHub older, link, newest; "newest" came first, and "older", whose number is higher, superseded it.
        DeployJob newest = superseded(push(1, "link", "newest"));
        DeployJob older = push(2, "start", "older");
        DeployJob link = push(3, "older", "link");
        List<DeployJob> all = List.of(newest, older, link);

        assertThat(stop(link, all)).as("of the two that are left the newer one").isEmpty();
        assertThat(stop(older, all))
                .hasValueSatisfying(stop ->
                        assertThat(stop.message()).contains(link.getMetadata().getName()));
    }

    @Test
    void with_queue_a_push_that_was_cancelled_while_it_waited_ends_no_older_one() {
        DeployJob older = push(1, "start", "link");
        DeployJob waited = ended(push(2, "link", "newest"), Reasons.CANCELLED, false);
        DeployJob begun = ended(push(2, "link", "newest"), Reasons.CANCELLED, true);

        assertThat(stop(older, List.of(older, waited), Concurrency.Queue)).isEmpty();
        assertThat(stop(older, List.of(older, begun), Concurrency.Queue)).isPresent();
        assertThat(stop(older, List.of(older, waited), Concurrency.Supersede)).isPresent();
    }

    @Test
    void an_old_commit_deployed_again_is_not_superseded_by_the_push_before_it_but_ends_it() {
        DeployJob newest = push(2, "older", "newest");
        DeployJob again = push(3, "", "older");
        again.getMetadata()
                .setCreationTimestamp(Instant.ofEpochSecond(SECOND + 5).toString());
        again.setSpec(
                new DeployJobSpec("shop", 3L, "refs/heads/main", "older", null, null, "change", "Octo", null, false));
        List<DeployJob> all = List.of(newest, again);

        assertThat(stop(again, all)).isEmpty();
        assertThat(stop(newest, all))
                .hasValueSatisfying(stop ->
                        assertThat(stop.message()).contains(again.getMetadata().getName()));
    }

    private static Optional<Observation.Stop> stop(DeployJob job, List<DeployJob> all) {
        return stop(job, all, Concurrency.Supersede);
    }

    private static Optional<Observation.Stop> stop(DeployJob job, List<DeployJob> all, Concurrency concurrency) {
        return new Observer(knowing(all), job, Optional.of(repository(concurrency)), Instant.EPOCH)
                .observe(Optional.empty())
                .stop();
    }

    private static Cluster knowing(List<DeployJob> all) {
        return (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("siblings")) {
                        return all.stream()
                                .filter(other -> !other.equals(arguments[0]))
                                .toList();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static DeployJob push(long number, String before, String commit) {
        DeployJob job = new DeployJob();
        job.setMetadata(new ObjectMetaBuilder()
                .withName("shop-" + number)
                .withNamespace("team")
                .withUid("uid-" + number)
                .withCreationTimestamp(Instant.EPOCH.toString())
                .build());
        job.setSpec(new DeployJobSpec(
                "shop", number, "refs/heads/main", commit, before, SECOND, "change", "Octo", null, false));
        return job;
    }

    private static DeployJob superseded(DeployJob job) {
        return ended(job, Reasons.SUPERSEDED, false);
    }

    private static DeployJob ended(DeployJob job, String reason, boolean planned) {
        job.setStatus(new DeployJobStatus(
                1L,
                null,
                "",
                List.of(new ConditionBuilder()
                        .withType(Conditions.FINISHED)
                        .withStatus("True")
                        .withReason(reason)
                        .build()),
                null,
                null,
                Instant.EPOCH.toString(),
                null,
                null,
                planned,
                List.of()));
        return job;
    }

    private static TrackedRepository repository(Concurrency concurrency) {
        TrackedRepository repository = new TrackedRepository();
        repository.setSpec(
                new TrackedRepositorySpec("octo", "shop", null, null, null, concurrency, null, null, null, null, null));
        return repository;
    }
}
