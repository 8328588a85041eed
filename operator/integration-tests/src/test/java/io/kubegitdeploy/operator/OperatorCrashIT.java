package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.crash.CrashingOperator;
import io.kubegitdeploy.operator.jobs.Stage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator's process killed at each of its writes, and started again. Where it writes is found by watching it, so a
 * write that is added to it is crashed at as well.
 */
class OperatorCrashIT {
    @RegisterExtension
    final Scene scene = new Scene();

    @TempDir
    Path folder;

    private CrashingOperator operator;

    @BeforeEach
    void start() throws Exception {
        Theatre theatre = scene.theatre();
        scene.allowReleases();
        operator = CrashingOperator.watching(theatre.environment(false, scene.namespace()), folder, this::somePush);
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void killed_after_each_write_of_a_push_it_builds_and_releases_it_once() {
        scene.track("shop");
        hooked();
        operator.record();
        releasedOnce("shop-1", 1);
        settled();
        operator.record();
        releasedOnce("shop-2", 2);
        List<String> points = settled();
        // Before a write everything is as it was after the one before.
        List<String> writes =
                points.stream().filter(point -> point.startsWith("after ")).toList();
        assertThat(points)
                .contains(
                        "after patch deployjobs/status (planned)",
                        "before post jobs (build)",
                        "after post jobs (build)",
                        "after patch deployjobs/status (Building)",
                        "after patch deployjobs (add finalizers)",
                        "before put leases (taken)",
                        "after put leases (taken)",
                        "before post jobs (release)",
                        "after post jobs (release)",
                        "after patch deployjobs/status (Releasing)",
                        "before put leases (freed)",
                        "after put leases (freed)",
                        "after patch deployjobs/status (Succeeded)",
                        "after patch jobs (add ownerReferences)",
                        "before patch deployjobs (remove finalizers)",
                        "after patch deployjobs (remove finalizers)");
        int number = 2;
        for (String point : writes) {
            number++;
            operator.crashAt(point);
            releasedOnce("shop-" + number, number);
            await(point)
                    .atMost(Scene.SOON)
                    .untilAsserted(() -> assertThat(operator.struck()).contains(point));
        }
        assertThat(operator.struck()).containsExactlyElementsOf(writes);
        assertThat(operator.exitCodes()).containsOnly(137);
    }

    @Test
    void killed_at_each_write_it_ends_what_is_superseded_cancelled_deleted_and_untracked() {
        operator.crashEverywhere();
        scene.track("shop");
        hooked();

        scene.push("shop-1", 1, Scene.FILE);
        scene.running("shop-1", Stage.BUILD, 1);
        scene.push("shop-2", 2, Scene.FILE);
        scene.finished("shop-1", Reasons.SUPERSEDED);
        scene.running("shop-2", Stage.BUILD, 1);
        cancel("shop-2");
        scene.finished("shop-2", Reasons.CANCELLED);
        await().atMost(Scene.SOON).untilAsserted(() -> {
            assertThat(scene.jobs("shop-1", Stage.BUILD)).isEmpty();
            assertThat(scene.jobs("shop-2", Stage.BUILD)).isEmpty();
        });

        DeployJob deleted = scene.push("shop-3", 3, "[api]\n[[helm]]\nchart = \"c\"\n");
        Job release = scene.running("shop-3", Stage.RELEASE, 1);
        scene.client().resource(deleted).delete();
        scene.kubelet().end(release, 0, Scene.DEPLOYED);
        await().atMost(Scene.SOON).until(() -> scene.fetch("shop-3") == null);
        assertThat(scene.jobs("shop-3", Stage.RELEASE)).hasSize(1);
        await().atMost(Scene.SOON)
                .untilAsserted(() ->
                        assertThat(scene.fence().path("held").booleanValue()).isFalse());

        scene.client().resource(scene.repository("shop")).delete();
        await().atMost(Scene.SOON).until(() -> scene.repository("shop") == null);
        assertThat(operator.struck())
                .contains(
                        "before patch trackedrepositories",
                        "after delete jobs",
                        "before patch deployjobs/status (Superseded)",
                        "after patch deployjobs/status (Cancelled)",
                        "before post leases (taken)",
                        "after post jobs (release)",
                        "before put leases (freed)",
                        "after patch deployjobs (remove finalizers)");
        assertThat(operator.exitCodes()).containsOnly(137);
    }

    @Test
    void what_has_begun_before_a_crash_is_found_by_the_newer_push_that_came_meanwhile() {
        scene.track("shop");
        hooked();
        operator.crashAt("after post jobs (build)");
        scene.push("shop-1", 1, Scene.FILE);
        struck("after post jobs (build)");
        operator.crashAt("after post jobs (release)");
        scene.push("shop-2", 2, "[api]\n[[helm]]\nchart = \"c\"\n");
        struck("after post jobs (release)");
        scene.push("shop-3", 3, "");

        scene.finished("shop-1", Reasons.SUPERSEDED);
        await().atMost(Scene.SOON)
                .untilAsserted(
                        () -> assertThat(scene.jobs("shop-1", Stage.BUILD)).isEmpty());
        scene.finished("shop-3", Reasons.NOTHING_TO_DO);
        assertThat(scene.fetch("shop-2").getMetadata().getFinalizers()).contains(Labels.RELEASE_FINALIZER);
        scene.kubelet().end(scene.running("shop-2", Stage.RELEASE, 1), 0, Scene.DEPLOYED);
        assertThat(scene.finished("shop-2", Reasons.DEPLOYED)
                        .units()
                        .getFirst()
                        .helm()
                        .revision())
                .isEqualTo(3);
        over("shop-2");
    }

    /** To a release that no test looks at. */
    private void somePush() {
        scene.track("some");
        scene.gateway().deployFile(scene.namespace(), "some-1", Scene.FILE.replace("[api]", "[some]"));
        scene.create("some-1", 1, "some");
        scene.kubelet().end(scene.running("some-1", Stage.BUILD, 1), 0, Scene.DIGEST);
        scene.kubelet().end(scene.running("some-1", Stage.RELEASE, 1), 0, Scene.DEPLOYED);
        scene.finished("some-1", Reasons.DEPLOYED);
    }

    private void struck(String point) {
        await(point)
                .atMost(Scene.SOON)
                .untilAsserted(() -> assertThat(operator.struck()).contains(point));
    }

    private void hooked() {
        await().atMost(Scene.SOON).untilAsserted(() -> {
            Condition hooked = Scene.condition(scene.repository("shop"), Conditions.HOOKED);
            assertThat(hooked.getStatus()).isEqualTo("True");
        });
    }

    private void cancel(String name) {
        scene.client()
                .resources(DeployJob.class)
                .inNamespace(scene.namespace())
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"cancel\":true}}");
    }

    /** The points that the operator has met, when a push has left it with nothing to do. */
    private List<String> settled() {
        return await().atMost(Scene.SOON)
                .until(
                        operator::met,
                        met -> met.containsAll(List.of(
                                "after patch deployjobs (remove finalizers)",
                                "after patch trackedrepositories/status")));
    }

    private void releasedOnce(String name, int number) {
        DeployJob job = scene.push(name, number, Scene.FILE);
        scene.kubelet().end(scene.running(name, Stage.BUILD, 1), 0, Scene.DIGEST);
        scene.kubelet().end(scene.running(name, Stage.RELEASE, 1), 0, Scene.DEPLOYED);
        scene.finished(name, Reasons.DEPLOYED);
        over(name);
        assertThat(scene.jobs(name, Stage.BUILD)).hasSize(1);
        assertThat(scene.jobs(name, Stage.RELEASE))
                .singleElement()
                .satisfies(release -> assertThat(release.getMetadata().getOwnerReferences())
                        .extracting(OwnerReference::getUid)
                        .containsExactly(job.getMetadata().getUid()));
        assertThat(scene.events(job))
                .extracting(Event::getReason)
                .doesNotHaveDuplicates()
                .contains("Deployed");
    }

    /** Nothing is held any more: neither the DeployJob nor the release. */
    private void over(String name) {
        await(name).atMost(Scene.SOON).untilAsserted(() -> {
            assertThat(scene.fetch(name).getMetadata().getFinalizers()).isEmpty();
            assertThat(scene.fence().path("held").booleanValue()).isFalse();
        });
    }
}
