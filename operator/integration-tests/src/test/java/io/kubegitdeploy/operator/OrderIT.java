package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepositorySpec.Concurrency;
import io.kubegitdeploy.operator.jobs.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several pushes to one branch. */
class OrderIT {
    @RegisterExtension
    static final RunningOperator operator = new RunningOperator();

    @RegisterExtension
    final Scene scene = new Scene();

    @Test
    void a_newer_push_supersedes_an_older_one_that_is_building() {
        scene.allowReleases();
        scene.track("shop");
        scene.push("shop-1", 1, Scene.FILE);
        scene.running("shop-1", Stage.BUILD, 1);

        scene.push("shop-2", 2, Scene.FILE);

        assertThat(scene.finished("shop-1", Reasons.SUPERSEDED).message()).contains("shop-2");
        await().atMost(Scene.SOON)
                .untilAsserted(
                        () -> assertThat(scene.jobs("shop-1", Stage.BUILD)).isEmpty());
        scene.running("shop-2", Stage.BUILD, 1);
    }

    @Test
    void an_older_push_that_arrives_late_is_superseded() {
        scene.track("shop");
        scene.push("shop-2", 2, "");
        scene.finished("shop-2", Reasons.NOTHING_TO_DO);

        scene.push("shop-1", 1, Scene.FILE);

        scene.finished("shop-1", Reasons.SUPERSEDED);
        assertThat(scene.jobs("shop-1", Stage.BUILD)).isEmpty();
    }

    @Test
    void with_queue_a_newer_push_waits_for_the_older_one() {
        scene.allowReleases();
        scene.track("shop", Concurrency.Queue);
        scene.push("shop-1", 1, Scene.FILE);
        Job build = scene.running("shop-1", Stage.BUILD, 1);

        scene.push("shop-2", 2, "");
        await().atMost(Scene.SOON)
                .untilAsserted(() ->
                        assertThat(scene.fetch("shop-2").getStatus().message()).isEqualTo("shop-1 goes first"));
        scene.kubelet().end(build, 1, "no");

        scene.finished("shop-1", Reasons.BUILD_FAILED);
        scene.finished("shop-2", Reasons.NOTHING_TO_DO);
    }

    @Test
    void a_newer_push_releases_only_after_the_older_one_has_released() {
        scene.allowReleases();
        scene.track("shop");
        scene.push("shop-1", 1, Scene.FILE);
        scene.kubelet().end(scene.running("shop-1", Stage.BUILD, 1), 0, Scene.DIGEST);
        Job older = scene.running("shop-1", Stage.RELEASE, 1);

        scene.push("shop-2", 2, Scene.FILE);
        scene.kubelet().end(scene.running("shop-2", Stage.BUILD, 1), 0, Scene.DIGEST);
        await().atMost(Scene.SOON)
                .untilAsserted(
                        () -> assertThat(scene.fetch("shop-2").getStatus().message())
                                .contains("is held by " + scene.namespace() + "/shop-1"));
        assertThat(scene.jobs("shop-2", Stage.RELEASE)).isEmpty();
        scene.kubelet().end(older, 0, Scene.DEPLOYED);

        scene.finished("shop-1", Reasons.DEPLOYED);
        scene.kubelet().end(scene.running("shop-2", Stage.RELEASE, 1), 0, Scene.DEPLOYED);
        scene.finished("shop-2", Reasons.DEPLOYED);
    }
}
