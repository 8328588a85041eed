package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DeployJobStatus.DockerStage;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.jobs.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A push on its way, by the whole operator against a real API server; the gateway, the kubelet and the Job controller are played. */
class OperatorIT {
    @RegisterExtension
    static final RunningOperator operator = new RunningOperator();

    @RegisterExtension
    final Scene scene = new Scene();

    @Test
    void a_push_is_built_and_released_and_tells_its_story() {
        scene.allowReleases();
        scene.track("shop");
        DeployJob job = scene.push("shop-1", 1, Scene.FILE);

        Job build = scene.running("shop-1", Stage.BUILD, 1);
        scene.kubelet().end(build, 0, Scene.DIGEST);
        Job release = scene.running("shop-1", Stage.RELEASE, 1);
        assertThat(scene.fetch("shop-1").getMetadata().getFinalizers()).contains(Labels.RELEASE_FINALIZER);
        assertThat(release.getMetadata().getOwnerReferences()).isEmpty();
        scene.kubelet().end(release, 0, Scene.DEPLOYED);
        DeployJobStatus status = scene.finished("shop-1", Reasons.DEPLOYED);

        assertThat(release.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .anyMatch(env -> env.getValue().contains("\"tag\":\"" + "c1".repeat(3) + "c@" + Scene.DIGEST));
        assertThat(status.phase()).isEqualTo(DeployJobStatus.Phase.Succeeded);
        assertThat(status.units().getFirst().docker().image()).isEqualTo("reg/api:c1c1c1c@" + Scene.DIGEST);
        assertThat(status.units().getFirst().helm().revision()).isEqualTo(3);
        assertThat(status.message()).isEqualTo("api released as revision 3");
        await().atMost(Scene.SOON)
                .untilAsserted(
                        () -> assertThat(scene.fetch("shop-1").getMetadata().getFinalizers())
                                .isEmpty());
        assertThat(scene.jobs("shop-1", Stage.RELEASE).getFirst().getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly(job.getMetadata().getUid());
        assertThat(scene.events(job))
                .extracting(Event::getReason)
                .containsExactly(
                        "Preparing", "BuildStarted", "BuildSucceeded", "ReleaseStarted", "Released", "Deployed");
        await().atMost(Scene.SOON).untilAsserted(() -> {
            TrackedRepository repository = scene.repository("shop");
            assertThat(repository.getStatus().lastJob()).isEqualTo("shop-1");
            assertThat(repository.getStatus().lastDeployed()).isEqualTo("c1c1c1c");
            assertThat(repository.getStatus().deployed()).containsEntry("main", "c1".repeat(20));
        });
    }

    @Test
    void a_failed_build_is_told_and_not_released() {
        scene.allowReleases();
        scene.track("shop");
        scene.push("shop-1", 1, Scene.FILE);

        scene.kubelet()
                .end(scene.running("shop-1", Stage.BUILD, 1), 1, "RUN false\nerror building image: exit status 1");
        DeployJobStatus status = scene.finished("shop-1", Reasons.BUILD_FAILED);

        assertThat(status.message()).contains("api failed: error building image: exit status 1");
        assertThat(status.units().getFirst().docker().lastLines()).contains("RUN false");
        assertThat(status.units().getFirst().helm().state()).isEqualTo(DeployJobStatus.State.Skipped);
        assertThat(scene.jobs("shop-1", Stage.RELEASE)).isEmpty();
    }

    @Test
    void a_build_whose_job_vanished_is_tried_again() {
        scene.track("shop");
        scene.push("shop-1", 1, Scene.FILE);
        Job first = scene.running("shop-1", Stage.BUILD, 1);

        scene.client().resource(first).delete();

        scene.running("shop-1", Stage.BUILD, 2);
        await().atMost(Scene.SOON)
                .untilAsserted(() -> assertThat(docker("shop-1").attempt()).isEqualTo(2));
    }

    @Test
    void a_build_whose_pod_was_evicted_tells_so_though_the_pod_is_gone_before_its_job_has_failed() {
        scene.track("shop");
        scene.push("shop-1", 1, Scene.FILE);
        Job first = scene.running("shop-1", Stage.BUILD, 1);

        scene.kubelet().evict(first);
        await().atMost(Scene.SOON)
                .untilAsserted(() -> assertThat(docker("shop-1").message()).contains("waiting for the pod of Job"));
        scene.kubelet().endJob(first, false);

        scene.running("shop-1", Stage.BUILD, 2);
        await().atMost(Scene.SOON)
                .untilAsserted(() -> assertThat(docker("shop-1").lost())
                        .containsExactly(
                                "attempt 1: its pod was removed (EvictionByEvictionAPI): Eviction API: evicting"));
    }

    @Test
    void a_cancelled_job_ends_its_build() {
        scene.track("shop");
        scene.push("shop-1", 1, Scene.FILE);
        scene.running("shop-1", Stage.BUILD, 1);

        scene.client()
                .resources(DeployJob.class)
                .inNamespace(scene.namespace())
                .withName("shop-1")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"cancel\":true}}");

        scene.finished("shop-1", Reasons.CANCELLED);
        await().atMost(Scene.SOON)
                .untilAsserted(
                        () -> assertThat(scene.jobs("shop-1", Stage.BUILD)).isEmpty());
    }

    @Test
    void builds_beyond_the_limit_of_a_namespace_wait_and_say_so() {
        scene.track("shop");
        scene.push(
                "shop-1",
                1,
                Scene.FILE.replace("[api]", "[one]")
                        + Scene.FILE.replace("[api]", "[two]")
                        + Scene.FILE.replace("[api]", "[three]"));

        await().atMost(Scene.SOON).untilAsserted(() -> {
            assertThat(scene.jobs("shop-1", Stage.BUILD)).hasSize(2);
            assertThat(scene.fetch("shop-1").getStatus().message()).contains("2 builds run in the namespace already");
        });
        Job one = scene.jobs("shop-1", Stage.BUILD).getFirst();
        scene.kubelet().run(one);
        scene.kubelet().end(one, 1, "no");

        await().atMost(Scene.SOON)
                .untilAsserted(
                        () -> assertThat(scene.jobs("shop-1", Stage.BUILD)).hasSize(3));
    }

    @Test
    void in_a_namespace_that_is_being_deleted_a_job_ends() {
        scene.track("shop");
        String call = "GET /internal/v1/sources/" + scene.namespace() + "/shop-1/deploy-file";
        scene.gateway().answer(call, 503, "GitHubUnavailable");
        scene.create("shop-1", 1, "shop");
        await().atMost(Scene.SOON).until(() -> scene.fetch("shop-1").getStatus() != null);
        scene.client().namespaces().withName(scene.namespace()).delete();

        scene.gateway().deployFile(scene.namespace(), "shop-1", Scene.FILE);

        assertThat(scene.finished("shop-1", Reasons.CANCELLED).message()).contains("namespace is being deleted");
    }

    private DockerStage docker(String name) {
        return scene.fetch(name).getStatus().units().getFirst().docker();
    }
}
