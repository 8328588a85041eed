package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositoryStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The time of the newest delivery in the status of a TrackedRepository. */
class LastDeliveryIT {
    private final World world = World.get();
    private final Tracked tracked = Tracked.named("last");

    @BeforeEach
    void track() {
        world.startGateway(Map.of());
        // Without the ping of a new hook: the deliveries are the tests' own.
        world.github.fault("{\"delivery\":\"suppress\"}");
        hook(tracked);
    }

    /** With its own uid, as the operator does. */
    private void hook(Tracked hooked) {
        world.createTracked("shop", hooked.resource(), "acme", hooked.name());
        String uid = repository(hooked).getMetadata().getUid();
        String body = "{\"uid\":\"" + uid + "\",\"owner\":\"acme\",\"name\":\"" + hooked.name() + "\"}";
        await().until(() -> Answer.to(
                                "PUT",
                                world.internalUrl("/internal/v1/tracked/shop/" + hooked.resource()),
                                body,
                                "Authorization",
                                world.bearer("kgd", "operator"))
                        .status()
                == 200);
    }

    @AfterEach
    void stop() {
        world.github.noFaults();
    }

    private TrackedRepository repository(Tracked hooked) {
        return world.tracked("shop", hooked.resource()).orElseThrow();
    }

    private TrackedRepository repository() {
        return repository(tracked);
    }

    private Optional<String> shown() {
        return Optional.ofNullable(repository().getStatus()).map(TrackedRepositoryStatus::lastDelivery);
    }

    private void operatorApplies(String fullName) {
        TrackedRepository applied = new TrackedRepository();
        applied.setSpec(null);
        applied.getMetadata().setNamespace("shop");
        applied.getMetadata().setName(tracked.resource());
        applied.setStatus(new TrackedRepositoryStatus(1L, null, 5L, fullName, "main", 7L, null, null, null, null));
        world.api
                .client()
                .resource(applied)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("kube-git-deploy-operator")
                        .withForce(true)
                        .build());
    }

    @Test
    void a_delivery_is_shown_beside_what_the_operator_applies_by_a_field_manager_of_its_own() {
        operatorApplies("acme/before");
        Instant before = Instant.now().minusSeconds(1);

        assertThat(tracked.deliver(world.publicUrl(""), tracked.pushedAt(1)).status())
                .isEqualTo(202);
        await().until(() -> shown().isPresent());

        assertThat(Instant.parse(shown().orElseThrow())).isBetween(before.minusSeconds(1), Instant.now());
        assertThat(repository().getStatus().fullName()).isEqualTo("acme/before");
        String first = shown().orElseThrow();
        operatorApplies("acme/after");
        assertThat(repository().getStatus().fullName()).isEqualTo("acme/after");
        assertThat(shown()).contains(first);
        assertThat(repository().getMetadata().getManagedFields())
                .filteredOn(entry -> "kube-git-deploy-gateway".equals(entry.getManager()))
                .extracting(ManagedFieldsEntry::getSubresource)
                .containsExactly("status");
    }

    @Test
    void an_unsigned_delivery_is_never_shown() {
        Tracked other = Tracked.named("other");
        hook(other);
        String url = world.publicUrl(Tracked.PRIVATE + other.repository() + "/web_hook");
        assertThat(Answer.to("POST", url, "{}", "X-GitHub-Event", "push").status())
                .isEqualTo(401);

        // What comes after it is shown: so there was time for the unsigned one.
        assertThat(tracked.deliver(world.publicUrl(""), tracked.pushedAt(1)).status())
                .isEqualTo(202);
        await().until(() -> shown().isPresent());
        assertThat(repository(other).getStatus()).isNull();
    }

    @Test
    void the_api_server_away_delays_it_and_not_the_answer() {
        world.api.stop();
        try {
            assertThat(tracked.deliver(world.publicUrl(""), tracked.pushedAt(1)).status())
                    .isEqualTo(202);
        } finally {
            world.api.start();
        }
        await().ignoreExceptions().until(() -> shown().isPresent());
        assertThat(shown()).isPresent();
    }
}
