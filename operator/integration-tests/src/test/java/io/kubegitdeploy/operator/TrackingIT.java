package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec.HistoryLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TrackedRepositories, from the first look to the last. */
class TrackingIT {
    @RegisterExtension
    static final RunningOperator operator = new RunningOperator();

    @RegisterExtension
    final Scene scene = new Scene();

    @Test
    void a_repository_is_hooked_and_unhooked_by_the_gateway() {
        scene.track("shop");
        await().atMost(Scene.SOON).untilAsserted(() -> {
            TrackedRepository repository = scene.repository("shop");
            assertThat(Scene.condition(repository, Conditions.HOOKED).getStatus())
                    .isEqualTo("True");
            assertThat(repository.getStatus().webhookId()).isEqualTo(7);
            assertThat(repository.getStatus().fullName()).isEqualTo("octo/Shop");
        });
        String uid = scene.repository("shop").getMetadata().getUid();
        String call = "DELETE /internal/v1/tracked/" + scene.namespace() + "/shop";
        scene.gateway().answer(call, 503, "EtcdUnavailable");

        scene.client().resource(scene.repository("shop")).delete();
        await().atMost(Scene.SOON)
                .untilAsserted(() -> assertThat(scene.gateway().calls).contains(call + "?uid=" + uid));
        assertThat(scene.repository("shop").getMetadata().getFinalizers()).contains(Labels.UNHOOK_FINALIZER);
        scene.gateway().forget(call);

        await().atMost(Scene.SOON).until(() -> scene.repository("shop") == null);
    }

    @Test
    void a_repository_that_is_refused_says_why() {
        scene.gateway().answer("PUT /internal/v1/tracked/" + scene.namespace() + "/shop", 409, "AlreadyTracked");
        scene.track("shop");

        await().atMost(Scene.SOON).untilAsserted(() -> {
            Condition ready = Scene.condition(scene.repository("shop"), Conditions.READY);
            assertThat(ready.getStatus()).isEqualTo("False");
            assertThat(ready.getReason()).isEqualTo(Reasons.ALREADY_TRACKED);
            assertThat(ready.getMessage()).isEqualTo("AlreadyTracked says why");
        });
    }

    @Test
    void finished_jobs_beyond_the_limits_are_deleted() {
        TrackedRepository repository = new TrackedRepository();
        repository.getMetadata().setName("shop");
        repository.getMetadata().setNamespace(scene.namespace());
        repository.setSpec(new TrackedRepositorySpec(
                "octo", "shop", null, null, null, null, null, null, null, new HistoryLimits(2, 1), null));
        scene.client().resource(repository).create();

        for (int i = 1; i <= 4; i++) {
            scene.push("shop-" + i, i, "");
            String name = "shop-" + i;
            await().atMost(Scene.SOON).until(() -> scene.ended(name));
        }

        await().atMost(Scene.SOON)
                .untilAsserted(() -> assertThat(scene.client()
                                .resources(DeployJob.class)
                                .inNamespace(scene.namespace())
                                .list()
                                .getItems())
                        .hasSize(2)
                        .anyMatch(job -> job.getMetadata().getName().equals("shop-4")));
    }
}
