package io.kubegitdeploy.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DeployJobStatus.Phase;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.deploy.Observation.UnitSeen;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.deploy.StageSeen.Done;
import io.kubegitdeploy.operator.deploy.StageSeen.Failed;
import io.kubegitdeploy.operator.deploy.StageSeen.Lost;
import io.kubegitdeploy.operator.deploy.StageSeen.NotBegun;
import io.kubegitdeploy.operator.deploy.StageSeen.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final BuiltImage IMAGE = new BuiltImage("reg/api", "1", "sha256:" + "0a".repeat(32));
    private static final Plan PLAN = new Plan(List.of(new Unit(
            "api",
            List.of(),
            Optional.of(new DockerPlan("", "reg/api:1", null, null, null, null)),
            Optional.of(new HelmPlan("c", null, null, "api", "prod", null, null, null, null, null, null)))));
    private static final StageSeen BUILT = new Done(1, Optional.of(IMAGE), Optional.empty(), "pushed");
    private static final Step WAIT = new Step.Wait("building api", Optional.empty());

    private final DeployJob job = job();

    @Test
    void a_waiting_job_says_for_what_and_is_not_started() {
        Observation seen = Observation.NOTHING.behind("shop-0 goes first");
        DeployJobStatus status = new Report(
                        job, Optional.empty(), seen, new Step.Wait("shop-0 goes first", Optional.empty()), START)
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Pending);
        assertThat(status.message()).isEqualTo("shop-0 goes first");
        assertThat(status.startTime()).isNull();
        assertThat(status.conditions())
                .extracting("type", "status", "reason")
                .containsExactly(tuple("Succeeded", "Unknown", "Pending"), tuple("Finished", "False", "Running"));
    }

    @Test
    void times_are_kept_and_the_end_tells_how_long_it_took() {
        DeployJobStatus building = report(seen(new Running(1, "running"), new NotBegun()), WAIT, START);
        job.setStatus(building);
        DeployJobStatus built = report(seen(BUILT, new NotBegun()), WAIT, START.plusSeconds(12));
        job.setStatus(built);
        DeployJobStatus ended = report(
                seen(BUILT, new Done(1, Optional.empty(), Optional.of(4L), "")),
                new Step.Finish(Outcome.success(Reasons.DEPLOYED, "api released as revision 4")),
                START.plusSeconds(72));

        assertThat(building.units().getFirst().docker().state()).isEqualTo(State.Running);
        assertThat(building.units().getFirst().helm().state()).isEqualTo(State.Waiting);
        assertThat(built.startTime()).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(built.units().getFirst().docker().startTime()).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(built.units().getFirst().docker().completionTime()).isEqualTo("2026-11-01T00:00:12Z");
        assertThat(ended.units().getFirst().docker().completionTime()).isEqualTo("2026-11-01T00:00:12Z");
        assertThat(ended.took()).isEqualTo("1m12s");
        assertThat(ended.phase()).isEqualTo(Phase.Succeeded);
        assertThat(Plan.in(ended)).contains(PLAN);
    }

    @Test
    void a_release_that_is_over_is_not_recorded_while_its_fence_is_held() {
        UnitSeen fenced = new UnitSeen(BUILT, new Done(1, Optional.empty(), Optional.of(4L), ""), true);

        assertThat(report(Observation.NOTHING.with("api", fenced), WAIT, START)
                        .units()
                        .getFirst()
                        .helm()
                        .state())
                .isEqualTo(State.Running);
    }

    @Test
    void a_third_lost_attempt_is_a_failure_and_what_did_not_begin_is_skipped() {
        DeployJobStatus status = report(
                seen(new Lost(3, "out of memory", START, "last words"), new NotBegun()),
                new Step.Finish(Outcome.failure(Reasons.BUILD_FAILED, "…")),
                START);

        assertThat(status.phase()).isEqualTo(Phase.Failed);
        assertThat(status.units().getFirst().docker().state()).isEqualTo(State.Failed);
        assertThat(status.units().getFirst().docker().reason()).isEqualTo(Reasons.BUILD_FAILED);
        assertThat(status.units().getFirst().docker().lastLines()).isEqualTo("last words");
        assertThat(status.units().getFirst().helm().state()).isEqualTo(State.Skipped);
    }

    @Test
    void what_a_status_remembers_is_seen_again() {
        Failed failed = new Failed(2, Reasons.TIMED_OUT, "too long", Optional.of(3L), "lines");
        Optional<DeployJobStatus.Unit> unit =
                Optional.of(report(seen(BUILT, failed), WAIT, START).units().getFirst());

        assertThat(Recorded.build(unit)).contains(BUILT);
        assertThat(Recorded.release(unit)).contains(failed);
        assertThat(Recorded.release(Optional.empty())).isEmpty();
    }

    @Test
    void the_same_sight_gives_the_same_status_and_no_news() {
        job.setStatus(report(seen(BUILT, new NotBegun()), WAIT, START));

        DeployJobStatus again = report(seen(BUILT, new NotBegun()), WAIT, START.plusSeconds(60));

        assertThat(again).isEqualTo(job.getStatus());
        assertThat(Happening.between(job, again)).isEmpty();
    }

    @Test
    void each_change_is_told_once_with_the_same_key() {
        DeployJobStatus first = report(seen(new Running(1, ""), new NotBegun()), WAIT, START);
        List<Happening> begun = Happening.between(job, first);
        job.setStatus(first);
        List<Happening> built =
                Happening.between(job, report(seen(BUILT, new Running(1, "")), WAIT, START.plusSeconds(5)));

        assertThat(begun).extracting(Happening::reason).containsExactly("Preparing", "BuildStarted");
        assertThat(built).extracting(Happening::reason).containsExactly("BuildSucceeded", "ReleaseStarted");
        assertThat(built.getFirst().note()).isEqualTo("api: " + IMAGE + " in 5s");
        assertThat(built).extracting(Happening::key).containsExactly("built/api", "Release/api/1");
    }

    @Test
    void why_an_attempt_was_lost_is_kept_and_told_once() {
        Running second = new Running(2, "waiting for its pod", Optional.of("its pod was evicted"), false);
        job.setStatus(report(seen(new Running(1, ""), new NotBegun()), WAIT, START));
        DeployJobStatus again = report(seen(second, new NotBegun()), WAIT, START.plusSeconds(5));
        List<Happening> news = Happening.between(job, again);
        job.setStatus(again);
        DeployJobStatus later = report(seen(new Lost(2, "killed", START, ""), new NotBegun()), WAIT, START);
        job.setStatus(later);
        DeployJobStatus built = report(seen(BUILT, new NotBegun()), WAIT, START.plusSeconds(20));

        assertThat(again.units().getFirst().docker().lost()).containsExactly("attempt 1: its pod was evicted");
        assertThat(news).extracting(Happening::reason).containsExactly("BuildLost", "BuildStarted");
        assertThat(news.getFirst().note()).isEqualTo("api: attempt 1: its pod was evicted");
        assertThat(news.getFirst().good()).isFalse();
        assertThat(later.units().getFirst().docker().lost())
                .containsExactly("attempt 1: its pod was evicted", "attempt 2: killed");
        assertThat(built.units().getFirst().docker().lost())
                .isEqualTo(later.units().getFirst().docker().lost());
        assertThat(Happening.between(job, built)).extracting(Happening::reason).containsExactly("BuildSucceeded");
    }

    @Test
    void a_build_that_was_ended_on_purpose_is_not_told_as_lost() {
        job.setStatus(report(seen(new Running(1, ""), new NotBegun()), WAIT, START));
        DeployJobStatus ended = report(
                seen(new Lost(1, "it was ended", START, ""), new NotBegun()),
                new Step.Finish(Outcome.failure(Reasons.CANCELLED, "cancelled by spec.cancel")),
                START);

        assertThat(ended.units().getFirst().docker().lost()).isNull();
        assertThat(Happening.between(job, ended)).extracting(Happening::reason).containsExactly("Cancelled");
    }

    @Test
    void a_long_message_is_cut_and_holds_no_secret() {
        String message = "token ghp_0123456789abcdef0123456789abcdef0123 " + "x".repeat(5000);

        DeployJobStatus status = report(
                seen(BUILT, new NotBegun()), new Step.Finish(Outcome.failure(Reasons.CANCELLED, message)), START);

        assertThat(status.message()).startsWith("token *** xxx").hasSize(2000);
        assertThat(status.conditions().getFirst().getMessage()).isEqualTo(status.message());
    }

    @Test
    void durations_read_well() {
        assertThat(Report.duration(Duration.ofSeconds(7))).isEqualTo("7s");
        assertThat(Report.duration(Duration.ofSeconds(72))).isEqualTo("1m12s");
        assertThat(Report.duration(Duration.ofMinutes(125))).isEqualTo("2h5m");
        assertThat(Report.duration(Duration.ofSeconds(-3))).isEqualTo("0s");
    }

    private DeployJobStatus report(Observation seen, Step step, Instant now) {
        return new Report(job, Optional.of(PLAN), seen, step, now).status();
    }

    private static Observation seen(StageSeen build, StageSeen release) {
        return Observation.NOTHING.with("api", new UnitSeen(build, release, false));
    }

    private static DeployJob job() {
        DeployJob job = new DeployJob();
        job.getMetadata().setName("shop-1");
        job.getMetadata().setNamespace("shop");
        job.getMetadata().setUid("u1");
        job.getMetadata().setGeneration(1L);
        job.setSpec(new DeployJobSpec(
                "shop", 1L, "refs/heads/main", "c1".repeat(20), null, 1_700_000_000L, null, null, null, false));
        return job;
    }
}
