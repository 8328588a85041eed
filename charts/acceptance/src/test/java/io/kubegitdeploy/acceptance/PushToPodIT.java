package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus.Unit;
import io.kubegitdeploy.crd.Labels;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two pushes of the sample application, as in the quickstart, and what is to be seen of them. */
@ExtendWith(OnTheCluster.class)
@TestInstance(Lifecycle.PER_CLASS)
@Order(1)
class PushToPodIT {
    private final Team team;
    private final Repository repository;

    private Push firstPush;
    private DeployJob first;
    private DeployJob second;
    private String waited;
    private String firstPage;

    PushToPodIT(Team team) {
        this.team = team;
        this.repository = team.repository("shop");
    }

    @BeforeAll
    void two_pushes() {
        team.track(repository);
        repository.copy(team.cluster().file("examples/sample-app")).edit("kube-git-deploy.toml", "sample/web", image());
        firstPush = repository.push("main", "The sample application");
        String name = team.job(firstPush).getMetadata().getName();
        waited = team.kubectl("wait", "--for=condition=Finished", "djob/" + name, "--timeout=2m")
                .successful();
        first = team.deployed(firstPush);
        firstPage = team.page("web").text();
        repository.edit("site/index.html", "<h1>", "<h1>Again: ");
        second = team.deployed(repository.push("main", "Another headline"));
        Team.await(
                "the TrackedRepository says what is deployed",
                Duration.ofSeconds(20),
                () -> team.tracked("app").getStatus().lastDeployed(),
                second.getStatus().shortCommit()::equals);
    }

    private String image() {
        return team.namespace() + "/web";
    }

    private static Unit unit(DeployJob job) {
        assertThat(job.getStatus().units()).hasSize(1);
        return job.getStatus().units().getFirst();
    }

    @Test
    void each_delivery_was_answered_202_with_its_job() {
        List<LocalGitHub.Delivery> pushes = repository.gitHub().deliveries(repository.name()).stream()
                .filter(delivery -> delivery.event().equals("push") && !delivery.redelivery())
                .toList();
        assertThat(pushes).hasSize(2).allMatch(delivery -> delivery.status() == 202);
        JsonNode answer = repository.gitHub().answered(repository.name(), pushes.getLast());
        assertThat(answer.path("ok").asBoolean()).isTrue();
        assertThat(answer.path("job_id").asLong(-1)).isEqualTo(first.getSpec().jobId());
        assertThat(answer.path("deploy_job").asText())
                .isEqualTo(first.getMetadata().getName());
    }

    @Test
    void the_deploy_job_tells_of_the_push() {
        assertThat(first.getSpec().ref()).isEqualTo("refs/heads/main");
        assertThat(first.getSpec().message()).isEqualTo("The sample application");
        assertThat(first.getSpec().author()).isEqualTo("Ada Developer <ada@example.com>");
        assertThat(second.getSpec().before()).isEqualTo(firstPush.commit());
        assertThat(second.getSpec().jobId()).isEqualTo(first.getSpec().jobId() + 1);
    }

    @Test
    void the_image_is_in_the_registry_by_its_digest_and_by_its_tag() {
        Registry registry = team.cluster().registry();
        assertThat(unit(first).docker().digest()).matches("sha256:[0-9a-f]{64}");
        assertThat(registry.has(image(), unit(first).docker().digest())).isTrue();
        assertThat(registry.has(image(), firstPush.shortCommit())).isTrue();
        assertThat(unit(first).docker().image())
                .isEqualTo("%s/%s:%s@%s"
                        .formatted(
                                Registry.NAME,
                                image(),
                                firstPush.shortCommit(),
                                unit(first).docker().digest()));
    }

    @Test
    void the_pod_answers_with_the_commit_and_the_second_push_changes_the_page() {
        assertThat(firstPage).contains(first.getSpec().commit()).doesNotContain("Again: ");
        assertThat(team.page("web").text())
                .contains(second.getSpec().commit(), "Again: ")
                .doesNotContain(first.getSpec().commit());
    }

    @Test
    void each_push_is_one_revision_of_the_helm_release() {
        assertThat(unit(first).helm().revision()).isEqualTo(1);
        assertThat(unit(second).helm().revision()).isEqualTo(2);
        assertThat(Json.parse(team.helm("history", "web", "-o", "json").successful()))
                .extracting(revision -> revision.path("status").asText())
                .containsExactly("superseded", "deployed");
    }

    @Test
    void the_running_pod_is_pinned_to_the_digest() {
        assertThat(team
                        .cluster()
                        .client()
                        .pods()
                        .inNamespace(team.namespace())
                        .withLabel("app.kubernetes.io/instance", "web")
                        .list()
                        .getItems()
                        .stream()
                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null))
                .extracting(pod -> pod.getSpec().getContainers().getFirst().getImage())
                .containsExactly(unit(second).docker().image());
    }

    @Test
    void one_build_job_and_one_release_job_ran_for_each_push() {
        for (DeployJob job : List.of(first, second)) {
            List<Job> jobs = team.jobs(job);
            assertThat(jobs)
                    .extracting(one -> one.getMetadata().getLabels().get(Labels.STAGE))
                    .containsExactlyInAnyOrder("build", "release");
            assertThat(jobs)
                    .allSatisfy(
                            one -> assertThat(one.getStatus().getSucceeded()).isEqualTo(1));
        }
    }

    @Test
    void the_build_ran_in_a_user_namespace_and_only_the_release_holds_an_api_token() {
        for (Job job : team.jobs(first)) {
            var pod = job.getSpec().getTemplate().getSpec();
            boolean build = job.getMetadata().getLabels().get(Labels.STAGE).equals("build");
            assertThat(pod.getHostUsers()).isEqualTo(build ? Boolean.FALSE : null);
            assertThat(pod.getServiceAccountName()).isEqualTo(build ? "default" : "deployer");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        }
    }

    @Test
    void conditions_say_succeeded_and_finished() {
        for (DeployJob job : List.of(first, second)) {
            Conditioned conditions = Conditioned.of(job);
            assertThat(conditions.is("Succeeded", "True")).isTrue();
            assertThat(conditions.is("Finished", "True")).isTrue();
            assertThat(conditions.message("Succeeded")).contains("revision");
            assertThat(job.getStatus().observedGeneration())
                    .isEqualTo(job.getMetadata().getGeneration());
        }
    }

    @Test
    void kubectl_wait_returns_when_the_job_has_finished() {
        assertThat(waited.strip())
                .isEqualTo("deployjob.kube-git-deploy.io/" + first.getMetadata().getName() + " condition met");
    }

    @Test
    void kubectl_describe_tells_the_story_in_order_and_each_step_once() {
        String described =
                team.kubectl("describe", "djob", first.getMetadata().getName()).successful();
        List<String> reasons = described
                .substring(described.indexOf("\nEvents:"))
                .lines()
                .filter(line -> line.startsWith("  Normal") || line.startsWith("  Warning"))
                .map(line -> line.strip().split(" +", 3)[1])
                .toList();
        assertThat(reasons)
                .containsExactly(
                        "Preparing", "BuildStarted", "BuildSucceeded", "ReleaseStarted", "Released", "Deployed");
        assertThat(team.events(first))
                .extracting(Event::getMessage)
                .anyMatch(message -> message.contains(unit(first).docker().digest()))
                .anyMatch(message -> message.contains("revision 1"));
    }

    @Test
    void kubectl_get_prints_a_table_that_tells_the_story() {
        String table = team.kubectl("get", "trepo,djob").successful();
        List<String> lines = table.lines().filter(line -> !line.isBlank()).toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).matches("NAME +REPOSITORY +READY +HOOKED +REASON +LAST JOB +DEPLOYED +AGE");
        assertThat(lines.get(1))
                .matches("trackedrepository\\S+/app +%s/%s +True +True +Tracked +%s +%s +\\S+"
                        .formatted(
                                LocalGitHub.OWNER,
                                repository.name(),
                                second.getMetadata().getName(),
                                second.getSpec().commit().substring(0, 7)));
        assertThat(lines.get(2)).matches("NAME +REPOSITORY +REF +COMMIT +PHASE +MESSAGE +TOOK +AGE");
        assertThat(lines.get(3))
                .matches("deployjob\\S+/%s +app +main +%s +Succeeded +web released as revision 1 +[0-9ms]+ +\\S+"
                        .formatted(first.getMetadata().getName(), firstPush.shortCommit()));
    }

    @Test
    void redelivery_of_the_same_push_makes_no_second_job() {
        LocalGitHub gitHub = repository.gitHub();
        LocalGitHub.Delivery delivery = gitHub.deliveries(repository.name()).stream()
                .filter(one -> one.event().equals("push"))
                .findFirst()
                .orElseThrow();
        LocalGitHub.Delivery again = gitHub.redeliver(repository.name(), delivery);
        assertThat(again.guid()).isEqualTo(delivery.guid());
        assertThat(again.status()).isEqualTo(202);
        assertThat(gitHub.answered(repository.name(), again)).isEqualTo(gitHub.answered(repository.name(), delivery));
        assertThat(team.deployJobs()).hasSize(2);
    }
}
