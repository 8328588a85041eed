package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus.HelmStage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pod of a Helm Job killed and deleted where it hurts: while the newest revision is {@code pending-*}. */
@ExtendWith(OnTheCluster.class)
@Order(8)
class HelmLuckIT {

    @Test
    void an_upgrade_whose_pod_is_killed_and_then_deleted_at_once_is_deployed_by_the_third_attempt(Team team) {
        Repository repository = team.repository("shop");
        GatedChart chart = GatedChart.in(team, repository);
        team.track(repository);
        team.deployed(Sources.releaseOnly(repository).push("main", "A page"));
        Push push = Sources.releaseOnly(repository, "set = { page = \"second\", gated = true }")
                .push("main", "A page behind a gate");
        Attempts attempts = Attempts.releasing(team, push);

        Secret first = chart.newest("pending-upgrade");
        chart.awaitGate();
        Processes.kill(attempts.running(1), "release");
        Pod second = attempts.running(2);
        chart.newest("pending-upgrade", first);
        chart.awaitGate();
        deleteAtOnce(team, second);
        attempts.running(3);
        DeployJob job = endedWithOpenGates(team, chart, push);

        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("Deployed");
        assertThat(helm(job).attempt()).isEqualTo(3);
        assertThat(Attempts.lost(job)).hasSize(2).first().isEqualTo("attempt 1: killed by signal 9");
        assertThat(Attempts.lost(job).getLast()).startsWith("attempt 2: ");
        assertThat(attempts.events("ReleaseLost")).hasSize(2).first().isEqualTo("web: attempt 1: killed by signal 9");
        assertDeployedOnce(team, chart, job);
        assertThat(chart.pages()).containsExactly("second");
    }

    @Test
    void an_installation_that_is_cut_off_three_times_is_told_and_does_not_block_the_next_push(Team team) {
        Repository repository = team.repository("shop");
        GatedChart chart = GatedChart.in(team, repository);
        team.track(repository);
        Push push = Sources.releaseOnly(repository, "set = { gated = true }").push("main", "A page behind a gate");
        Attempts attempts = Attempts.releasing(team, push);

        Secret first = chart.newest("pending-install");
        chart.awaitGate();
        delete(team, attempts.running(1));
        Pod second = attempts.running(2);
        Secret again = chart.newest("pending-install", first);
        deleteAtOnce(team, second);
        Pod third = attempts.running(3);
        chart.newest("pending-install", first, again);
        Processes.kill(third, "release");
        DeployJob job = team.ended(push);

        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("ReleaseFailed");
        assertThat(Conditioned.of(job).message("Succeeded"))
                .isEqualTo("the release of web was tried 3 times: killed by signal 9");
        assertThat(Attempts.lost(job)).hasSize(2);
        assertThat(chart.statuses()).containsExactly("pending-install");

        DeployJob next = team.deployed(
                Sources.releaseOnly(repository, "set = { page = \"next\" }").push("main", "A page without a gate"));
        assertDeployedOnce(team, chart, next);
        assertThat(chart.statuses()).containsExactly("deployed");
        assertThat(chart.pages()).containsExactly("next");
    }

    @Test
    void an_upgrade_told_to_stop_and_killed_in_its_rollback_is_deployed_by_the_next_attempt(Team team) {
        Repository repository = team.repository("shop");
        GatedChart chart = GatedChart.in(team, repository);
        team.track(repository);
        team.deployed(Sources.releaseOnly(repository, "set = { holdRollback = true }")
                .push("main", "A page that holds rollbacks"));
        Push push = Sources.releaseOnly(repository, "set = { page = \"second\", gated = true }")
                .push("main", "A page behind a gate");
        Attempts attempts = Attempts.releasing(team, push);

        chart.newest("pending-upgrade");
        chart.awaitGate();
        Pod pod = attempts.running(1);
        delete(team, pod);
        chart.newest("pending-rollback");
        chart.awaitHold();
        Processes.kill(pod, "release");
        attempts.running(2);
        DeployJob job = endedWithOpenGates(team, chart, push);

        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("Deployed");
        assertThat(helm(job).attempt()).isEqualTo(2);
        assertThat(Attempts.lost(job)).hasSize(1);
        assertDeployedOnce(team, chart, job);
        assertThat(chart.pages()).containsExactly("second");
    }

    @Test
    void a_failed_upgrade_whose_pod_is_deleted_in_its_rollback_is_rolled_back_by_the_next_attempt(Team team) {
        Repository repository = team.repository("shop");
        GatedChart chart = GatedChart.in(team, repository);
        team.track(repository);
        team.deployed(Sources.releaseOnly(repository, "set = { holdRollback = true }")
                .push("main", "A page that holds rollbacks"));
        Push push = Sources.releaseOnly(repository, "set = { page = \"second\", failAfter = true }")
                .push("main", "A page whose check fails");
        Attempts attempts = Attempts.releasing(team, push);

        chart.newest("pending-rollback");
        chart.awaitHold();
        deleteAtOnce(team, attempts.running(1));
        attempts.running(2);
        DeployJob job = endedWithOpenGates(team, chart, push);

        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("ReleaseFailed");
        assertThat(Conditioned.of(job).message("Succeeded")).contains("rolled back to revision");
        assertThat(helm(job).attempt()).isEqualTo(2);
        assertNothingPending(team, chart);
        assertThat(descriptions(team)).noneMatch(description -> description.contains(uid(job)));
        assertThat(chart.pages()).containsExactly("hello");
    }

    @Test
    void what_a_persons_helm_left_pending_is_taken_over_when_it_is_older_than_its_timeout(Team team) {
        Repository repository = team.repository("shop");
        GatedChart chart = GatedChart.in(team, repository);
        team.track(repository);
        team.deployed(Sources.releaseOnly(repository).push("main", "A page"));
        killPersonsUpgrade(team, chart, repository);

        DeployJob job = team.deployed(Sources.releaseOnly(repository, "timeout = \"8s\"", "set = { page = \"second\" }")
                .push("main", "Another page"));

        assertThat(helm(job).attempt()).isEqualTo(1);
        assertThat(helm(job).lastLines()).contains("Revision 2 was cut off: rolling back to revision 1.");
        assertThat(chart.between(2, 3)).isGreaterThanOrEqualTo(Duration.ofSeconds(7)); // times are whole seconds
        assertDeployedOnce(team, chart, job);
        assertThat(chart.pages()).containsExactly("second");
    }

    private static void killPersonsUpgrade(Team team, GatedChart chart, Repository repository) {
        String mark = "by hand in " + team.namespace();
        // A thread of its own: the Kubernetes client needs those of the common pool.
        CompletableFuture<Program.Ended> upgrade = CompletableFuture.supplyAsync(
                () -> team.helm(
                        "upgrade",
                        "web",
                        repository.path("chart").toString(),
                        "--wait",
                        "--set=gated=true",
                        "--description=" + mark),
                Thread::startVirtualThread);
        chart.newest("pending-upgrade");
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(mark))
                .forEach(ProcessHandle::destroyForcibly);
        assertThat(upgrade.join().exitCode()).isEqualTo(137);
        assertThat(chart.statuses()).containsExactly("deployed", "pending-upgrade");
    }

    private static void delete(Team team, Pod pod) {
        team.cluster().client().pods().resource(pod).delete();
    }

    private static void deleteAtOnce(Team team, Pod pod) {
        team.cluster().client().pods().resource(pod).withGracePeriod(0).delete();
    }

    private static DeployJob endedWithOpenGates(Team team, GatedChart chart, Push push) {
        return Team.await(
                "the end of " + push,
                Duration.ofMinutes(2),
                () -> {
                    chart.open();
                    return team.job(push);
                },
                job -> Conditioned.of(job).is("Finished", "True"));
    }

    private static HelmStage helm(DeployJob job) {
        return job.getStatus().units().getFirst().helm();
    }

    private static String uid(DeployJob job) {
        return job.getMetadata().getUid();
    }

    /** One revision of this push, which is the live one, and nothing pending. */
    private static void assertDeployedOnce(Team team, GatedChart chart, DeployJob job) {
        assertThat(descriptions(team).stream()
                        .filter(description -> description.contains(uid(job)))
                        .toList())
                .hasSize(1);
        assertThat(descriptions(team).getLast()).contains(uid(job));
        assertNothingPending(team, chart);
    }

    /** Helm keeps what was cut off in the history as it was; the release goes by its newest revision. */
    private static void assertNothingPending(Team team, GatedChart chart) {
        assertThat(chart.statuses()).containsOnlyOnce("deployed").endsWith("deployed");
        assertThat(team.helm("list", "--pending", "--short").successful()).isBlank();
    }

    private static List<String> descriptions(Team team) {
        JsonNode history = Json.parse(team.helm("history", "web", "-o", "json").successful());
        return history.valueStream()
                .map(revision -> revision.path("description").asText())
                .toList();
    }
}
