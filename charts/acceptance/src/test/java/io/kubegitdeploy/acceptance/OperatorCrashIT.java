package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.operator.crash.CrashingOperator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The operator's process killed before and after each of its writes, while Kaniko and Helm do their work. */
@ExtendWith(OnTheCluster.class)
@Alone("the operator of the installation is away")
@Order(53)
class OperatorCrashIT {
    private static final Duration WITH_ALL_ITS_CRASHES = Duration.ofMinutes(4);

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void a_push_that_meets_a_crash_at_each_write_is_built_and_released_once(Team team, @TempDir Path folder)
            throws IOException, InterruptedException {
        Repository repository = team.repository("shop");
        team.track(repository);
        repository
                .copy(team.cluster().file("examples/sample-app"))
                .edit("kube-git-deploy.toml", "sample/web", team.namespace() + "/web");
        InstalledOperator installed = new InstalledOperator(team.cluster());
        installed.replacedByProcess(team.namespace(), folder, operator -> {
            operator.crashEverywhere();
            Push push = repository.push("main", "The sample application");
            DeployJob job = Team.await(
                    "the end of the push",
                    WITH_ALL_ITS_CRASHES,
                    () -> team.job(push),
                    its -> Conditioned.of(its).is("Finished", "True")
                            && its.getMetadata().getFinalizers().isEmpty());

            crashedAtEachWrite(operator);
            assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("Deployed");
            assertThat(team.jobs(job))
                    .extracting(OperatorCrashIT::stageAndAttempt)
                    .containsExactlyInAnyOrder("build 1", "release 1");
            assertThat(Json.parse(team.helm("history", "web", "-o", "json").successful()))
                    .singleElement()
                    .satisfies(revision -> {
                        assertThat(revision.path("status").asText()).isEqualTo("deployed");
                        assertThat(revision.path("description").asText())
                                .contains(job.getMetadata().getUid());
                    });
            assertThat(team.page("web").text()).contains(push.commit());
        });
    }

    /** At least at these: a status in between is not written if Kaniko or Helm were quicker than the next process. */
    private static void crashedAtEachWrite(CrashingOperator operator) {
        for (String write : List.of(
                "patch deployjobs/status (planned)",
                "post jobs (build)",
                "patch deployjobs (add finalizers)",
                "post leases (taken)",
                "post jobs (release)",
                "put leases (freed)",
                "patch deployjobs/status (Succeeded)",
                "patch jobs (add ownerReferences)",
                "patch deployjobs (remove finalizers)")) {
            assertThat(operator.struck()).contains("before " + write, "after " + write);
        }
        assertThat(operator.exitCodes()).containsOnly(137);
    }

    private static String stageAndAttempt(Job job) {
        return job.getMetadata().getLabels().get(Labels.STAGE) + " "
                + job.getMetadata().getLabels().get(Labels.ATTEMPT);
    }
}
