package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.deployfile.OriginalsManual;
import io.kubegitdeploy.operator.jobs.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the operator makes of the deploy file that the gateway hands out, or can not hand out. */
class DeployFileIT {
    @RegisterExtension
    static final RunningOperator operator = new RunningOperator();

    @RegisterExtension
    final Scene scene = new Scene();

    @Test
    void the_first_sample_of_the_originals_manual_builds_and_deploys_both_units() {
        scene.allowReleases();
        scene.track("shop");
        scene.push("shop-1", 1, OriginalsManual.FIRST_SAMPLE);

        Job api = scene.running("shop-1", Stage.BUILD, "api");
        Job ui = scene.running("shop-1", Stage.BUILD, "ui");
        assertThat(args(api)).contains("--context=dir:///.kgd/source/api", "--destination=" + image("api"));
        assertThat(args(ui)).contains("--context=dir:///.kgd/source/ui", "--destination=" + image("ui"));
        assertThat(scene.jobs("shop-1", Stage.RELEASE))
                .as("docker goes before helm")
                .isEmpty();

        scene.kubelet().end(api, 0, Scene.DIGEST);
        Job apiRelease = scene.running("shop-1", Stage.RELEASE, "api");
        assertThat(scene.jobs("shop-1", Stage.RELEASE))
                .as("each unit's release waits for its own image")
                .extracting(job -> job.getMetadata().getLabels().get(Labels.UNIT))
                .containsExactly("api");
        scene.kubelet().end(ui, 0, Scene.DIGEST);
        Job uiRelease = scene.running("shop-1", Stage.RELEASE, "ui");
        assertThat(args(apiRelease)).contains("--release=api", "--chart=api/deploy");
        assertThat(args(uiRelease)).contains("--release=ui", "--chart=ui/deploy");
        scene.kubelet().end(apiRelease, 0, Scene.DEPLOYED);
        scene.kubelet().end(uiRelease, 0, Scene.DEPLOYED);

        DeployJobStatus status = scene.finished("shop-1", Reasons.DEPLOYED);
        assertThat(status.phase()).isEqualTo(DeployJobStatus.Phase.Succeeded);
        assertThat(status.message()).isEqualTo("api released as revision 3, ui released as revision 3");
        assertThat(status.units())
                .extracting(unit -> unit.docker().image())
                .containsExactly(image("api") + "@" + Scene.DIGEST, image("ui") + "@" + Scene.DIGEST);
        assertThat(scene.jobs("shop-1", Stage.BUILD)).hasSize(2);
        assertThat(scene.jobs("shop-1", Stage.RELEASE)).hasSize(2);
    }

    private static String image(String unit) {
        return "noahhuppert/example-" + unit + ":" + Scene.commit(1);
    }

    private static List<String> args(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs();
    }

    @Test
    void a_broken_deploy_file_ends_the_job_with_line_and_column_and_nothing_is_built() {
        scene.track("shop");
        scene.push("shop-1", 1, Scene.FILE + "[web]\n[[docker]]\ntga = \"x\"\n");

        assertThat(scene.finished("shop-1", Reasons.INVALID_DEPLOY_FILE).message())
                .startsWith("kube-git-deploy.toml line ")
                .contains("line 9, column 1: unknown key");
        assertThat(scene.jobs("shop-1", Stage.BUILD)).isEmpty();
    }

    @Test
    void a_commit_without_deploy_file_is_skipped() {
        scene.track("shop");
        scene.create("shop-1", 1, "shop");

        DeployJobStatus status = scene.finished("shop-1", Reasons.SKIPPED);

        assertThat(status.phase()).isEqualTo(DeployJobStatus.Phase.Skipped);
    }

    @Test
    void a_file_whose_units_are_all_templated_away_is_a_success_that_did_nothing() {
        scene.track("shop");
        scene.push("shop-1", 1, "{{ if .git.branch == \"master\" }}\n" + Scene.FILE + "{{ end }}\n");

        DeployJobStatus status = scene.finished("shop-1", Reasons.NOTHING_TO_DO);

        assertThat(status.phase()).isEqualTo(DeployJobStatus.Phase.Succeeded);
        assertThat(status.message()).isEqualTo("the deploy file has no unit for this push");
        assertThat(scene.jobs("shop-1", Stage.BUILD)).isEmpty();
    }

    @Test
    void a_job_made_by_a_person_waits_for_the_number_that_its_deploy_file_asks_for() {
        scene.track("shop");
        scene.byHand("by-hand", Scene.FILE.replace("{{ .git.short_sha }}", "{{ .job.id }}"));
        await().atMost(Scene.SOON)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(scene.fetch("by-hand").getStatus().message())
                                .contains("asks for this job's number"));

        scene.number("by-hand", 41);

        scene.kubelet().end(scene.running("by-hand", Stage.BUILD, 1), 1, "no");
        DeployJobStatus status = scene.finished("by-hand", Reasons.BUILD_FAILED);
        assertThat(status.units().getFirst().docker().plan().tag()).endsWith(":41");
        assertThat(status.jobId())
                .as("what the operator writes leaves it alone")
                .isEqualTo(41);
    }

    @Test
    void while_the_gateway_is_away_the_job_waits_and_says_so() {
        scene.track("shop");
        String call = "GET /internal/v1/sources/" + scene.namespace() + "/shop-1/deploy-file";
        scene.gateway().answer(call, 503, "GitHubUnavailable");
        scene.create("shop-1", 1, "shop");

        await().atMost(Scene.SOON)
                .untilAsserted(
                        () -> assertThat(scene.fetch("shop-1").getStatus().message())
                                .isEqualTo("GitHubUnavailable says why"));
        scene.gateway().forget(call);

        scene.finished("shop-1", Reasons.SKIPPED);
    }
}
