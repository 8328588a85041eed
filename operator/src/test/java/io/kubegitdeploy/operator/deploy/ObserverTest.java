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

    private static Optional<Observation.Stop> stop(DeployJob job, List<DeployJob> all) {
        return new Observer(knowing(all), job, Optional.of(repository()), Instant.EPOCH)
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
        job.setStatus(new DeployJobStatus(
                1L,
                DeployJobStatus.Phase.Superseded,
                "",
                List.of(new ConditionBuilder()
                        .withType(Conditions.FINISHED)
                        .withStatus("True")
                        .withReason(Reasons.SUPERSEDED)
                        .build()),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of()));
        return job;
    }

    private static TrackedRepository repository() {
        TrackedRepository repository = new TrackedRepository();
        repository.setSpec(new TrackedRepositorySpec(
                "octo",
                "shop",
                null,
                null,
                null,
                TrackedRepositorySpec.Concurrency.Supersede,
                null,
                null,
                null,
                null,
                null));
        return repository;
    }
}
