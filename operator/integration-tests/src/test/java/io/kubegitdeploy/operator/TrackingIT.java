package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec.HistoryLimits;
import io.kubegitdeploy.crd.TrackedRepositoryStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TrackedRepositories, from the first look to the last. */
class TrackingIT {
    @RegisterExtension
    static final RunningOperator operator = new RunningOperator(Duration.ofSeconds(2));

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
    void a_hook_that_was_restored_at_github_is_told_by_an_event() {
        scene.track("shop");
        hooked("True", Reasons.TRACKED);

        scene.gateway().tracked(scene.namespace(), "shop", """
                {"ok":true,"web_hook_id":9,"repository_id":8,"full_name":"octo/Shop","default_branch":"main",
                 "mended":["the webhook was missing at GitHub and was made again"]}""");

        await().atMost(Scene.SOON)
                .untilAsserted(() -> assertThat(events("HookRestored"))
                        .singleElement()
                        .satisfies(event -> {
                            assertThat(event.getType()).isEqualTo("Warning");
                            assertThat(event.getMessage())
                                    .isEqualTo("the webhook was missing at GitHub and was made again");
                        }));
        await().atMost(Scene.SOON)
                .untilAsserted(
                        () -> assertThat(scene.repository("shop").getStatus().webhookId())
                                .isEqualTo(9));
        hooked("True", Reasons.TRACKED);
    }

    @Test
    void a_rename_at_github_is_shown_and_told_by_an_event() {
        scene.track("shop");
        hooked("True", Reasons.TRACKED);

        scene.gateway().tracked(scene.namespace(), "shop", """
                {"ok":true,"web_hook_id":7,"repository_id":8,"full_name":"acme/store","default_branch":"main"}""");

        await().atMost(Scene.SOON).untilAsserted(() -> {
            assertThat(scene.repository("shop").getStatus().fullName()).isEqualTo("acme/store");
            assertThat(events("RepositoryRenamed"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getMessage()).contains("octo/Shop is now acme/store"));
        });
    }

    @Test
    void a_credential_that_stops_working_is_said_and_heals_by_itself() {
        scene.track("shop");
        hooked("True", Reasons.TRACKED);
        String call = "PUT /internal/v1/tracked/" + scene.namespace() + "/shop";

        for (String reason : List.of(Reasons.CREDENTIALS_REFUSED, Reasons.NO_CREDENTIALS, Reasons.NO_HOOK_RIGHT)) {
            scene.gateway().answer(call, reason.equals(Reasons.NO_HOOK_RIGHT) ? 403 : 401, reason);
            hooked("False", reason);
        }
        assertThat(scene.repository("shop").getStatus().webhookId())
                .as("what is known of the hook stays known")
                .isEqualTo(7);
        scene.gateway().forget(call);

        hooked("True", Reasons.TRACKED);
    }

    @Test
    void a_push_whose_source_is_refused_waits_and_goes_on_when_the_credential_works_again() {
        scene.track("shop");
        hooked("True", Reasons.TRACKED);
        String file = "GET /internal/v1/sources/" + scene.namespace() + "/shop-1/deploy-file";
        scene.gateway().answer(file, 401, Reasons.CREDENTIALS_REFUSED);
        scene.create("shop-1", 1, "shop");
        await().atMost(Scene.SOON)
                .untilAsserted(
                        () -> assertThat(scene.fetch("shop-1").getStatus().message())
                                .contains("CredentialsRefused says why"));

        scene.gateway().deployFile(scene.namespace(), "shop-1", "");

        scene.finished("shop-1", Reasons.NOTHING_TO_DO);
    }

    @Test
    void the_gateways_field_in_the_status_and_the_operators_do_not_disturb_each_other() {
        scene.track("shop");
        hooked("True", Reasons.TRACKED);
        lastDelivery("2026-11-21T10:00:00Z");

        scene.push("shop-1", 1, "");
        scene.finished("shop-1", Reasons.NOTHING_TO_DO);

        await().atMost(Scene.SOON).untilAsserted(() -> {
            assertThat(scene.repository("shop").getStatus().lastJob()).isEqualTo("shop-1");
            assertThat(scene.repository("shop").getStatus().lastDelivery()).isEqualTo("2026-11-21T10:00:00Z");
        });
        lastDelivery("2026-11-21T10:00:10Z");
        assertThat(scene.repository("shop").getStatus()).satisfies(status -> {
            assertThat(status.lastDelivery()).isEqualTo("2026-11-21T10:00:10Z");
            assertThat(status.lastJob()).isEqualTo("shop-1");
            assertThat(status.webhookId()).isEqualTo(7);
            assertThat(status.conditions()).hasSize(2);
        });
    }

    /** As the gateway applies it. */
    private void lastDelivery(String time) {
        TrackedRepository applied = new TrackedRepository();
        applied.setSpec(null);
        applied.getMetadata().setName("shop");
        applied.getMetadata().setNamespace(scene.namespace());
        applied.setStatus(new TrackedRepositoryStatus(null, null, null, null, null, null, time, null, null, null));
        scene.client()
                .resource(applied)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("kube-git-deploy-gateway")
                        .withForce(true)
                        .build());
    }

    private void hooked(String status, String reason) {
        await().atMost(Scene.SOON).untilAsserted(() -> {
            Condition hooked = Scene.condition(scene.repository("shop"), Conditions.HOOKED);
            assertThat(hooked.getStatus()).isEqualTo(status);
            assertThat(hooked.getReason()).isEqualTo(reason);
        });
    }

    private List<Event> events(String reason) {
        return scene.client().v1().events().inNamespace(scene.namespace()).list().getItems().stream()
                .filter(event -> reason.equals(event.getReason()))
                .toList();
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
