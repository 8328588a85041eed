package io.kubegitdeploy.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DeployJobStatus.DockerStage;
import io.kubegitdeploy.crd.DeployJobStatus.HelmStage;
import io.kubegitdeploy.crd.DeployJobStatus.Phase;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import io.kubegitdeploy.crd.DeployJobStatus.Unit;
import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectedStateTest {
    private static final Instant NOW = Instant.parse("2026-11-21T06:05:00Z");
    private static final String START = "2026-11-21T06:00:00Z";
    private static final String END = "2026-11-21T06:01:00Z";

    private static JobRecord job() {
        Push push = new Push("refs/heads/main", "a".repeat(40), "b".repeat(40), 7, "d", "m", "Ada <a@b>");
        var name = new JobRecord.DeployJobName("ns", "acme-shop", "shop-3", null);
        return JobRecord.queued(new RepositoryId("acme", "shop"), 3, push, name, Instant.EPOCH);
    }

    private static JsonNode applied(DeployJobStatus status) {
        return Json.MAPPER.valueToTree(ProjectedState.applied(job().made("u"), status));
    }

    private static DeployJobStatus running(Phase phase, Boolean planned, Unit... units) {
        return new DeployJobStatus(
                1L,
                phase,
                "on it",
                List.of(
                        condition(Conditions.SUCCEEDED, "Unknown", phase.name()),
                        condition(Conditions.FINISHED, "False", "Running")),
                "main",
                "bbbbbbb",
                phase == Phase.Pending ? null : START,
                null,
                null,
                planned,
                List.of(units));
    }

    private static DeployJobStatus ended(Phase phase, String reason, Boolean planned, Unit... units) {
        boolean good = phase == Phase.Succeeded || phase == Phase.Skipped;
        return new DeployJobStatus(
                1L,
                phase,
                "how it ended",
                List.of(
                        condition(Conditions.SUCCEEDED, good ? "True" : "False", reason),
                        condition(Conditions.FINISHED, "True", reason)),
                "main",
                "bbbbbbb",
                START,
                END,
                "1m",
                planned,
                List.of(units));
    }

    private static Condition condition(String type, String status, String reason) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .build();
    }

    private static Unit unit(State docker, State helm) {
        return new Unit("web", List.of(), docker(docker), helm(helm));
    }

    private static DockerStage docker(State state) {
        return new DockerStage(
                new DockerPlan("", "r/web:1", null, null, Map.of("someArg", "x"), null),
                state,
                "web-build-1",
                1,
                state == State.Succeeded ? "r/web:1@sha256:0" : null,
                null,
                START,
                END,
                null,
                state == State.Failed ? "exit 1" : null,
                null,
                state == State.Waiting ? null : "one\ntwo");
    }

    private static HelmStage helm(State state) {
        return new HelmStage(
                new HelmPlan("./chart", null, null, "web", "ns", null, "{\"a\":{\"b\":1}}", null, 60, null, null),
                state,
                "web-release-1",
                1,
                state == State.Succeeded ? 4L : null,
                START,
                END,
                null,
                null,
                null,
                null);
    }

    /** prepare, docker and helm of the unit, cleanup. */
    private static List<String> stages(JsonNode job) {
        return List.of(
                job.at("/state/prepare_state/stage").asText(),
                job.at("/state/units/web/docker_state/stage").asText(),
                job.at("/state/units/web/helm_state/stage").asText(),
                job.at("/state/cleanup_state/stage").asText());
    }

    @Test
    void stages_move_from_queued_over_running_to_done() {
        JsonNode pending = applied(running(Phase.Pending, null));
        assertThat(pending.at("/state/prepare_state/stage").asText()).isEqualTo("queued");
        assertThat(pending.at("/state/units").isObject()).isTrue();
        assertThat(applied(running(Phase.Preparing, null))
                        .at("/state/prepare_state/stage")
                        .asText())
                .isEqualTo("running");
        assertThat(stages(applied(running(Phase.Building, true, unit(State.Running, State.Waiting)))))
                .containsExactly("done", "running", "queued", "queued");
        assertThat(stages(applied(running(Phase.Releasing, true, unit(State.Succeeded, State.Running)))))
                .containsExactly("done", "done", "running", "queued");
        assertThat(stages(applied(
                        ended(Phase.Succeeded, Reasons.DEPLOYED, true, unit(State.Succeeded, State.Succeeded)))))
                .containsExactly("done", "done", "done", "done");
    }

    @Test
    void failed_superseded_and_cancelled_are_err_done() {
        assertThat(stages(applied(ended(Phase.Failed, Reasons.BUILD_FAILED, true, unit(State.Failed, State.Skipped)))))
                .containsExactly("done", "err_done", "err_done", "err_done");
        assertThat(stages(
                        applied(ended(Phase.Superseded, Reasons.SUPERSEDED, true, unit(State.Running, State.Waiting)))))
                .containsExactly("done", "err_done", "err_done", "err_done");
        JsonNode cancelled = applied(ended(Phase.Cancelled, Reasons.CANCELLED, null));
        assertThat(cancelled.at("/state/prepare_state/stage").asText()).isEqualTo("err_done");
        assertThat(cancelled.at("/state/prepare_state/output/0/text").asText()).isEqualTo("how it ended");
        assertThat(cancelled.at("/state/prepare_state/output/0/error").asBoolean())
                .isTrue();
        assertThat(cancelled.at("/state/cleanup_state/stage").asText()).isEqualTo("err_done");
    }

    @Test
    void nothing_to_do_and_skipped_are_done() {
        for (DeployJobStatus status : List.of(
                ended(Phase.Skipped, Reasons.SKIPPED, null), ended(Phase.Succeeded, Reasons.NOTHING_TO_DO, true))) {
            JsonNode job = applied(status);
            assertThat(job.at("/state/prepare_state/stage").asText()).isEqualTo("done");
            assertThat(job.at("/state/cleanup_state/stage").asText()).isEqualTo("done");
            assertThat(job.at("/state/cleanup_state/output/0/error").asBoolean(true))
                    .isFalse();
        }
    }

    @Test
    void a_unit_without_an_action_has_its_keys_all_the_same() {
        JsonNode job = applied(running(Phase.Building, true, new Unit("web", List.of(), docker(State.Running), null)));

        assertThat(job.at("/state/units/web/helm_state").toString()).isEqualTo("{\"stage\":\"done\",\"output\":[]}");
        assertThat(job.at("/config/units/web/helm").toString()).isEqualTo("{}");
        assertThat(job.at("/state/units/web/id").asText()).isEqualTo("web");
    }

    @Test
    void the_plan_stands_under_the_keys_of_the_deploy_file() {
        JsonNode units = applied(running(Phase.Building, true, unit(State.Running, State.Waiting)))
                .at("/config/units");

        assertThat(units.at("/web/id").asText()).isEqualTo("web");
        assertThat(units.at("/web/docker/directory").asText()).isEqualTo(".");
        assertThat(units.at("/web/docker/tag").asText()).isEqualTo("r/web:1");
        assertThat(units.at("/web/docker/build_args/someArg").asText()).isEqualTo("x");
        assertThat(units.at("/web/helm/chart").asText()).isEqualTo("./chart");
        assertThat(units.at("/web/helm/repository").asText("none")).isEmpty();
        assertThat(units.at("/web/helm/set/a/b").asInt()).isEqualTo(1);
        assertThat(units.at("/web/helm/timeout").asInt()).isEqualTo(60);
    }

    @Test
    void the_tail_of_each_actions_output_is_there_line_by_line_then_what_it_ended_with() {
        JsonNode docker = applied(ended(Phase.Failed, Reasons.BUILD_FAILED, true, unit(State.Failed, State.Skipped)))
                .at("/state/units/web/docker_state");

        assertThat(docker.path("output").toString())
                .isEqualTo("[{\"text\":\"one\",\"error\":false},{\"text\":\"two\",\"error\":false},"
                        + "{\"text\":\"exit 1\",\"error\":true}]");
        assertThat(docker.path("job").asText()).isEqualTo("web-build-1");
        assertThat(docker.path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void of_very_many_lines_the_last_hundred_are_kept() {
        DockerStage much = new DockerStage(
                null, State.Succeeded, "j", 1, null, null, null, null, null, null, null, "x\n".repeat(4000) + "last");

        JsonNode output = applied(running(Phase.Building, true, new Unit("web", List.of(), much, null)))
                .at("/state/units/web/docker_state/output");

        assertThat(output).hasSize(100);
        assertThat(output.at("/99/text").asText()).isEqualTo("last");
    }

    @Test
    void our_own_keys_tell_phase_reason_text_and_times() {
        JsonNode queued = Json.MAPPER.valueToTree(job());
        assertThat(queued.path("phase").asText()).isEqualTo("Queued");
        assertThat(applied(null).path("phase").asText()).isEqualTo("Pending");

        JsonNode job = applied(ended(Phase.Failed, Reasons.BUILD_FAILED, true));
        assertThat(job.path("phase").asText()).isEqualTo("Failed");
        assertThat(job.path("reason").asText()).isEqualTo("BuildFailed");
        assertThat(job.path("text").asText()).isEqualTo("how it ended");
        assertThat(job.path("started_at").asText()).isEqualTo(START);
        assertThat(job.path("completed_at").asText()).isEqualTo(END);
    }

    @Test
    void a_status_that_holds_nothing_but_the_gateways_number_changes_nothing() {
        DeployJobStatus number =
                new DeployJobStatus(null, null, null, null, null, null, null, null, null, null, null, 3L);

        assertThat(applied(number)).isEqualTo(applied(null));
    }

    @Test
    void a_job_whose_deploy_job_is_gone_ends_and_says_where_it_was_last() {
        JobRecord building = ProjectedState.applied(
                job().made("u"), running(Phase.Building, true, unit(State.Succeeded, State.Running)));

        JsonNode gone = Json.MAPPER.valueToTree(building.gone(NOW));

        assertThat(stages(gone)).containsExactly("done", "done", "err_done", "err_done");
        assertThat(gone.path("phase").asText()).isEqualTo("Cancelled");
        assertThat(gone.path("reason").asText()).isEqualTo("Deleted");
        assertThat(gone.path("text").asText()).contains("was deleted").contains("Building");
        assertThat(gone.path("completed_at").asText()).isEqualTo(NOW.toString());
    }

    @Test
    void a_job_whose_end_was_seen_keeps_it_when_its_deploy_job_goes() {
        JobRecord over = ProjectedState.applied(job().made("u"), ended(Phase.Succeeded, Reasons.DEPLOYED, true));

        assertThat(over.gone(NOW)).isEqualTo(over);
    }

    @Test
    void a_job_that_never_gets_a_deploy_job_has_failed() {
        JobRecord refused = job().refused(new Rejected(404, "NotTracked", "It is gone."), NOW);

        assertThat(refused.finished()).isTrue();
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.phase()).isEqualTo("Failed");
        assertThat(refused.reason()).isEqualTo("NotTracked");
        assertThat(refused.state().prepareState().output()).containsExactly(new JobRecord.Line("It is gone.", true));
    }
}
