package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec.Concurrency;
import io.kubegitdeploy.crd.TrackedRepositorySpec.HistoryLimits;
import io.kubegitdeploy.operator.jobs.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a TrackedRepository asks for beyond the plain case: tags, suspend, limits of the history; and what git allows. */
class PoliciesIT {
    @RegisterExtension
    static final RunningOperator operator = new RunningOperator();

    @RegisterExtension
    final Scene scene = new Scene();

    @Test
    void a_pushed_tag_is_built_and_released_under_its_name() {
        scene.allowReleases();
        scene.track("shop");
        scene.push("shop-1", 1, Scene.FILE.replace(".git.short_sha", ".git.tag"), "refs/tags/v1.2", Scene.commit(1));

        Job build = scene.running("shop-1", Stage.BUILD, 1);
        assertThat(build.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getArgs())
                .anyMatch(argument -> argument.endsWith("reg/api:v1.2"));
        scene.kubelet().end(build, 0, Scene.DIGEST);
        scene.kubelet().end(scene.running("shop-1", Stage.RELEASE, 1), 0, Scene.DEPLOYED);

        scene.finished("shop-1", Reasons.DEPLOYED);
    }

    @Test
    void pushes_of_a_branch_and_of_tags_do_not_supersede_each_other() {
        scene.track("shop");
        scene.push("shop-1", 1, only("one"));
        scene.push("shop-2", 2, only("two"), "refs/tags/v1", Scene.commit(2));
        Job one = scene.running("shop-1", Stage.BUILD, 1);
        Job two = scene.running("shop-2", Stage.BUILD, 1);

        scene.kubelet().end(one, 0, Scene.DIGEST);
        scene.kubelet().end(two, 0, Scene.DIGEST);

        scene.finished("shop-1", Reasons.DEPLOYED);
        scene.finished("shop-2", Reasons.DEPLOYED);
    }

    /** A file that only builds. */
    private static String only(String unit) {
        return "[" + unit + ".docker]\ndirectory = '.'\ntag = 'reg/" + unit + ":1'\n";
    }

    @Test
    void a_force_push_back_to_an_older_commit_is_deployed() {
        scene.allowReleases();
        scene.track("shop");
        for (int number : new int[] {1, 2, 3}) {
            String name = "shop-" + number;
            scene.push(name, number, Scene.FILE, "refs/heads/main", Scene.commit(number == 3 ? 1 : number));
            scene.kubelet().end(scene.running(name, Stage.BUILD, 1), 0, Scene.DIGEST);
            scene.kubelet().end(scene.running(name, Stage.RELEASE, 1), 0, Scene.DEPLOYED);
            scene.finished(name, Reasons.DEPLOYED);
        }

        await().atMost(Scene.SOON)
                .untilAsserted(
                        () -> assertThat(scene.repository("shop").getStatus().deployed())
                                .containsEntry("main", Scene.commit(1)));
    }

    @Test
    void a_cancelled_job_finishes_the_release_that_it_has_begun() {
        scene.allowReleases();
        scene.track("shop");
        scene.push("shop-1", 1, Scene.FILE);
        scene.kubelet().end(scene.running("shop-1", Stage.BUILD, 1), 0, Scene.DIGEST);
        Job release = scene.running("shop-1", Stage.RELEASE, 1);

        cancel("shop-1");
        scene.push("shop-2", 2, "");
        scene.finished("shop-2", Reasons.NOTHING_TO_DO);
        assertThat(scene.jobs("shop-1", Stage.RELEASE))
                .singleElement()
                .satisfies(job ->
                        assertThat(job.getMetadata().getDeletionTimestamp()).isNull());
        scene.kubelet().end(release, 0, Scene.DEPLOYED);

        scene.finished("shop-1", Reasons.DEPLOYED);
    }

    @Test
    void a_queued_job_that_is_cancelled_lets_the_next_one_go() {
        scene.allowReleases();
        scene.track("shop", Concurrency.Queue);
        scene.push("shop-1", 1, Scene.FILE);
        Job build = scene.running("shop-1", Stage.BUILD, 1);
        scene.push("shop-2", 2, Scene.FILE);
        await().atMost(Scene.SOON)
                .untilAsserted(() ->
                        assertThat(scene.fetch("shop-2").getStatus().message()).isEqualTo("shop-1 goes first"));
        scene.push("shop-3", 3, "");

        cancel("shop-2");
        scene.finished("shop-2", Reasons.CANCELLED);
        assertThat(scene.jobs("shop-2", Stage.BUILD)).isEmpty();
        scene.kubelet().end(build, 1, "no");

        scene.finished("shop-1", Reasons.BUILD_FAILED);
        scene.finished("shop-3", Reasons.NOTHING_TO_DO);
    }

    @Test
    void with_queue_pushes_come_to_their_ends_in_their_order() {
        scene.allowReleases();
        scene.track("shop", Concurrency.Queue);
        for (int number = 1; number <= 3; number++) {
            scene.push("shop-" + number, number, Scene.FILE);
        }

        for (int number = 1; number <= 3; number++) {
            String name = "shop-" + number;
            scene.kubelet().end(scene.running(name, Stage.BUILD, 1), 0, Scene.DIGEST);
            scene.kubelet().end(scene.running(name, Stage.RELEASE, 1), 0, Scene.DEPLOYED);
            scene.finished(name, Reasons.DEPLOYED);
            for (int later = number + 1; later <= 3; later++) {
                assertThat(scene.fetch("shop-" + later).getStatus().completionTime())
                        .isNull();
            }
        }
    }

    @Test
    void a_suspended_repository_says_so_and_what_has_begun_goes_on() {
        scene.allowReleases();
        scene.track("shop");
        scene.push("shop-1", 1, Scene.FILE);
        Job build = scene.running("shop-1", Stage.BUILD, 1);

        suspend(true);
        await().atMost(Scene.SOON).untilAsserted(() -> {
            Condition ready = Scene.condition(scene.repository("shop"), Conditions.READY);
            assertThat(ready.getStatus()).isEqualTo("False");
            assertThat(ready.getReason()).isEqualTo(Reasons.SUSPENDED);
        });
        scene.kubelet().end(build, 0, Scene.DIGEST);
        scene.kubelet().end(scene.running("shop-1", Stage.RELEASE, 1), 0, Scene.DEPLOYED);
        scene.finished("shop-1", Reasons.DEPLOYED);

        suspend(false);
        await().atMost(Scene.SOON)
                .untilAsserted(() -> assertThat(Scene.condition(scene.repository("shop"), Conditions.READY)
                                .getStatus())
                        .isEqualTo("True"));
    }

    @Test
    void the_history_has_a_limit_for_succeeded_and_another_for_failed_jobs() {
        TrackedRepository repository = new TrackedRepository();
        repository.getMetadata().setName("shop");
        repository.getMetadata().setNamespace(scene.namespace());
        repository.setSpec(new TrackedRepositorySpec(
                "octo", "shop", null, null, null, Concurrency.Queue, null, null, null, new HistoryLimits(2, 1), null));
        scene.client().resource(repository).create();

        for (int number = 1; number <= 8; number++) {
            String name = "shop-" + number;
            scene.push(name, number, number % 2 == 0 ? "" : "[broken");
            await().atMost(Scene.SOON).until(() -> scene.ended(name));
        }

        await().atMost(Scene.SOON)
                .untilAsserted(() -> assertThat(scene.client()
                                .resources(DeployJob.class)
                                .inNamespace(scene.namespace())
                                .list()
                                .getItems())
                        .extracting(job -> job.getMetadata().getName())
                        .containsExactlyInAnyOrder("shop-6", "shop-7", "shop-8"));
        assertThat(scene.fetch("shop-7").getStatus().phase()).isEqualTo(DeployJobStatus.Phase.Failed);
    }

    private void suspend(boolean suspended) {
        scene.client()
                .resources(TrackedRepository.class)
                .inNamespace(scene.namespace())
                .withName("shop")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":" + suspended + "}}");
    }

    private void cancel(String name) {
        scene.client()
                .resources(DeployJob.class)
                .inNamespace(scene.namespace())
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"cancel\":true}}");
    }
}
