package io.kubegitdeploy.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.deploy.StageSeen.Done;
import io.kubegitdeploy.operator.deploy.StageSeen.Failed;
import io.kubegitdeploy.operator.deploy.StageSeen.Lost;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobState;
import io.kubegitdeploy.operator.jobs.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final Unit UNIT = new Unit(
            "api", List.of(), Optional.of(new DockerPlan("", "reg/api:1", null, null, null, null)), Optional.empty());

    @Test
    void a_build_that_left_its_digest_made_an_image() {
        assertThat(seen(Stage.BUILD, new JobState.Succeeded(Optional.of(DIGEST))))
                .isEqualTo(new Done(2, Optional.of(new BuiltImage("reg/api", "1", DIGEST)), Optional.empty(), "log"));
    }

    @Test
    void a_build_whose_digest_is_gone_is_done_again() {
        assertThat(seen(Stage.BUILD, new JobState.Succeeded(Optional.empty()))).isInstanceOf(Lost.class);
    }

    @Test
    void a_release_is_done_even_if_its_revision_is_unknown() {
        assertThat(seen(Stage.RELEASE, new JobState.Succeeded(Optional.empty())))
                .isEqualTo(new Done(2, Optional.empty(), Optional.empty(), "log"));
        assertThat(seen(Stage.RELEASE, succeeded("{\"outcome\":\"already-deployed\",\"revision\":7}")))
                .isEqualTo(new Done(2, Optional.empty(), Optional.of(7L), "log"));
    }

    @Test
    void a_build_that_could_not_reach_the_registry_is_done_again_ten_seconds_later() {
        JobState failed = new JobState.Failed("FallbackToLogsOnError cut it", NOW.minusSeconds(4));
        String log = "error building image: Get \"https://reg.example.com/v2/\": dial tcp 10.0.0.1:443: i/o timeout";

        assertThat(Attempt.seen(UNIT, id(Stage.BUILD, 1), failed, log, NOW))
                .isEqualTo(new Lost(
                        1,
                        "reg.example.com could not be reached or failed (i/o timeout)",
                        NOW.plusSeconds(6),
                        log,
                        StageSeen.MAX_PATIENT_ATTEMPTS));
    }

    @Test
    void what_is_away_is_waited_for_with_more_attempts_than_what_is_lost_and_not_for_ever() {
        JobState away = new JobState.Failed(DIGEST, NOW);
        String log = "error pushing image: Put \"https://reg.example.com/v2/\": EOF";

        assertThat(Attempt.seen(UNIT, id(Stage.BUILD, 4), away, log, NOW).over())
                .isFalse();
        assertThat(Attempt.seen(UNIT, id(Stage.BUILD, 5), away, log, NOW))
                .isInstanceOfSatisfying(
                        Lost.class, lost -> assertThat(lost.notBefore()).isEqualTo(NOW.plusSeconds(30)));
        assertThat(Attempt.seen(UNIT, id(Stage.BUILD, 9), away, log, NOW).over())
                .isTrue();
        assertThat(Attempt.seen(UNIT, id(Stage.BUILD, 3), new JobState.Lost("evicted"), "", NOW)
                        .over())
                .isTrue();
    }

    @Test
    void a_push_that_was_refused_says_why_and_not_the_digest_that_kaniko_left_before_it() {
        JobState failed = new JobState.Failed(DIGEST, NOW);

        assertThat(Attempt.seen(UNIT, id(Stage.BUILD, 1), failed, "pushing\nerror pushing image: DENIED", NOW))
                .isInstanceOfSatisfying(
                        Failed.class, end -> assertThat(end.message()).isEqualTo("error pushing image: DENIED"));
    }

    @Test
    void a_failed_build_says_its_last_line_on_one_line_without_secrets() {
        JobState failed = new JobState.Failed(
                "step 1\nerror: push to https://user:pass1234@reg: \u001b[31mdenied\u001b[0m\n\n", NOW);

        assertThat(seen(Stage.BUILD, failed))
                .isEqualTo(new Failed(
                        2, Reasons.BUILD_FAILED, "error: push to https://***@reg: denied", Optional.empty(), "log"));
    }

    @Test
    void a_release_that_was_rolled_back_says_why_and_to_what() {
        JobState failed = new JobState.Failed(
                "{\"outcome\":\"rolled-back\",\"revision\":3,\"message\":\"pod web not ready\"}", NOW);

        assertThat(seen(Stage.RELEASE, failed))
                .isEqualTo(new Failed(2, Reasons.RELEASE_FAILED, "pod web not ready", Optional.of(3L), "log"));
    }

    @Test
    void what_is_unavailable_is_tried_again_ten_seconds_after_the_jobs_end() {
        JobState away =
                new JobState.Unavailable("{\"outcome\":\"unavailable\",\"message\":\"pending\"}", NOW.minusSeconds(4));

        assertThat(seen(Stage.RELEASE, away))
                .isEqualTo(new Lost(2, "pending", NOW.plusSeconds(6), "log", StageSeen.MAX_PATIENT_ATTEMPTS));
    }

    @Test
    void a_deadline_is_final_and_says_what_was_waited_for() {
        assertThat(seen(Stage.BUILD, new JobState.TimedOut("")))
                .isEqualTo(
                        new Failed(2, Reasons.TIMED_OUT, "it took longer than its deadline", Optional.empty(), "log"));
        assertThat(seen(Stage.BUILD, new JobState.TimedOut("Unschedulable: no node has room")))
                .isEqualTo(new Failed(
                        2,
                        Reasons.TIMED_OUT,
                        "it took longer than its deadline; seen last: Unschedulable: no node has room",
                        Optional.empty(),
                        "log"));
    }

    @Test
    void a_job_whose_pod_does_not_start_is_looked_at_again() {
        JobState.Silence silence = new JobState.Silence("job-uid", NOW);

        assertThat(seen(Stage.BUILD, new JobState.Running("its pod can't be made: quota", Optional.of(silence))))
                .isEqualTo(StageSeen.Running.silent(2, "its pod can't be made: quota"));
        assertThat(seen(Stage.BUILD, new JobState.Running("running"))).isEqualTo(new StageSeen.Running(2, "running"));
    }

    private static JobState succeeded(String message) {
        return new JobState.Succeeded(Optional.of(message));
    }

    private static StageSeen seen(Stage stage, JobState state) {
        return Attempt.seen(UNIT, id(stage, 2), state, "log", NOW);
    }

    private static JobIdentity id(Stage stage, int attempt) {
        return new JobIdentity("n", "j", "u", "r", "api", stage, attempt);
    }
}
