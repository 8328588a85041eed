package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.jobs.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The second half of a push: who may release, and when a release is over. */
class ReleaseIT {
    @RegisterExtension
    static final RunningOperator operator = new RunningOperator();

    @RegisterExtension
    final Scene scene = new Scene();

    @Test
    void a_failed_release_tells_what_is_deployed_now() {
        scene.allowReleases();
        scene.track("shop");
        scene.push("shop-1", 1, Scene.FILE);

        scene.kubelet().end(scene.running("shop-1", Stage.BUILD, 1), 0, Scene.DIGEST);
        scene.kubelet()
                .end(
                        scene.running("shop-1", Stage.RELEASE, 1),
                        1,
                        "{\"outcome\":\"rolled-back\",\"revision\":2,\"message\":\"pod not ready; rolled back to revision 2\"}");
        DeployJobStatus status = scene.finished("shop-1", Reasons.RELEASE_FAILED);

        assertThat(status.message()).contains("rolled back to revision 2");
        assertThat(status.units().getFirst().helm().revision()).isEqualTo(2);
    }

    @Test
    void a_service_account_without_rights_is_told_which_role_is_missing() {
        scene.track("shop");
        scene.push("shop-1", 1, "[api]\n[[helm]]\nchart = \"c\"\nnamespace = \"elsewhere\"\n");

        assertThat(scene.finished("shop-1", Reasons.RELEASE_FAILED).message())
                .contains("the ServiceAccount default of namespace " + scene.namespace()
                        + " may not create Secrets in namespace elsewhere")
                .contains("RoleBinding");
        assertThat(scene.jobs("shop-1", Stage.RELEASE)).isEmpty();
    }

    @Test
    void a_deleted_job_stays_until_its_helm_job_has_ended() {
        scene.allowReleases();
        scene.track("shop");
        DeployJob job = scene.push("shop-1", 1, "[api]\n[[helm]]\nchart = \"c\"\n");
        Job release = scene.running("shop-1", Stage.RELEASE, 1);

        scene.client().resource(job).delete();
        await().atMost(Scene.SOON)
                .untilAsserted(() ->
                        assertThat(scene.fetch("shop-1").isMarkedForDeletion()).isTrue());
        assertThat(scene.jobs("shop-1", Stage.RELEASE)).hasSize(1);
        scene.kubelet().end(release, 0, Scene.DEPLOYED);

        await().atMost(Scene.SOON).until(() -> scene.fetch("shop-1") == null);
    }

    @Test
    void a_release_that_is_lost_while_its_deploy_job_is_being_deleted_is_tried_again() {
        scene.allowReleases();
        scene.track("shop");
        DeployJob job = scene.push("shop-1", 1, "[api]\n[[helm]]\nchart = \"c\"\n");
        Job release = scene.running("shop-1", Stage.RELEASE, 1);

        scene.client().resource(job).delete();
        scene.client().resource(release).delete();
        scene.kubelet().endPod(release, 137, "");
        scene.kubelet().end(scene.running("shop-1", Stage.RELEASE, 2), 0, Scene.DEPLOYED);

        await().atMost(Scene.SOON).until(() -> scene.fetch("shop-1") == null);
        assertThat(scene.jobs("shop-1", Stage.RELEASE))
                .singleElement()
                .satisfies(left -> assertThat(left.getMetadata().getOwnerReferences())
                        .as("it goes with the DeployJob")
                        .hasSize(1));
    }

    @Test
    void a_pod_that_still_runs_keeps_the_release_held() {
        scene.allowReleases();
        scene.track("shop");
        scene.push("shop-1", 1, "[api]\n[[helm]]\nchart = \"c\"\n");
        Job release = scene.running("shop-1", Stage.RELEASE, 1);

        scene.kubelet().endJob(release, true);
        await().atMost(Scene.SOON)
                .untilAsserted(() ->
                        assertThat(scene.fetch("shop-1").getStatus().message()).contains("waiting for its pod to end"));
        scene.kubelet().endPod(release, 0, Scene.DEPLOYED);

        scene.finished("shop-1", Reasons.DEPLOYED);
    }

    @Test
    void a_release_of_another_repository_is_refused() {
        scene.allowReleases();
        scene.track("shop");
        scene.track("other");
        scene.push("shop-1", 1, "[api]\n[[helm]]\nchart = \"c\"\n");
        scene.kubelet().end(scene.running("shop-1", Stage.RELEASE, 1), 0, Scene.DEPLOYED);
        scene.finished("shop-1", Reasons.DEPLOYED);

        scene.gateway().deployFile(scene.namespace(), "other-1", "[api]\n[[helm]]\nchart = \"c\"\n");
        scene.create("other-1", 5, "other");

        assertThat(scene.finished("other-1", Reasons.RELEASE_FAILED).message())
                .contains("belongs to the repository octo/shop");
    }
}
