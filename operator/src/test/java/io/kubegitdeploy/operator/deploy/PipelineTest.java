package io.kubegitdeploy.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.deploy.Observation.Stop;
import io.kubegitdeploy.operator.deploy.Observation.UnitSeen;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.deploy.StageSeen.Blocked;
import io.kubegitdeploy.operator.deploy.StageSeen.Done;
import io.kubegitdeploy.operator.deploy.StageSeen.Failed;
import io.kubegitdeploy.operator.deploy.StageSeen.Lost;
import io.kubegitdeploy.operator.deploy.StageSeen.NotBegun;
import io.kubegitdeploy.operator.deploy.StageSeen.Running;
import io.kubegitdeploy.operator.deploy.Step.Cancel;
import io.kubegitdeploy.operator.deploy.Step.Finish;
import io.kubegitdeploy.operator.deploy.Step.Prepare;
import io.kubegitdeploy.operator.deploy.Step.Settle;
import io.kubegitdeploy.operator.deploy.Step.StartBuild;
import io.kubegitdeploy.operator.deploy.Step.StartRelease;
import io.kubegitdeploy.operator.deploy.Step.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final BuiltImage IMAGE = new BuiltImage("reg/api", "1", "sha256:" + "0a".repeat(32));
    private static final Unit API = unit("api");
    private static final Unit WEB = unit("web", "api");
    private static final Stop SUPERSEDED = new Stop(Reasons.SUPERSEDED, "a newer push: shop-2", true);
    private static final Stop DELETED = new Stop(Reasons.CANCELLED, "deleted", false);
    private static final StageSeen NOT_BEGUN = new NotBegun();
    private static final StageSeen RUNNING = new Running(1, "running");
    private static final StageSeen BUILT = new Done(1, Optional.of(IMAGE), Optional.empty(), "");
    private static final StageSeen RELEASED = new Done(1, Optional.empty(), Optional.of(3L), "");
    private static final StageSeen BUILD_FAILED = new Failed(1, Reasons.BUILD_FAILED, "exit 1", Optional.empty(), "");

    @Test
    void a_new_push_is_prepared_first() {
        assertThat(Pipeline.next(Optional.empty(), Observation.NOTHING, NOW)).isEqualTo(new Prepare());
    }

    @Test
    void a_queued_push_waits_for_the_older_one_and_says_so() {
        assertThat(Pipeline.next(Optional.empty(), Observation.NOTHING.behind("shop-1 goes first"), NOW))
                .isEqualTo(new Wait("shop-1 goes first", Optional.empty()));
    }

    @Test
    void a_push_that_is_superseded_before_its_plan_ends_without_a_step() {
        assertThat(Pipeline.next(Optional.empty(), Observation.NOTHING.stopped(SUPERSEDED), NOW))
                .isEqualTo(new Finish(Outcome.failure(Reasons.SUPERSEDED, SUPERSEDED.message())));
    }

    @Test
    void what_preparing_found_ends_the_push() {
        Outcome skipped = Outcome.success(Reasons.SKIPPED, "no deploy file");

        assertThat(Pipeline.next(Optional.empty(), Observation.NOTHING.ended(skipped), NOW))
                .isEqualTo(new Finish(skipped));
    }

    @Test
    void a_plan_without_units_is_a_success_that_did_nothing() {
        assertThat(next(Observation.NOTHING)).isInstanceOfSatisfying(Finish.class, finish -> {
            assertThat(finish.outcome().succeeded()).isTrue();
            assertThat(finish.outcome().reason()).isEqualTo(Reasons.NOTHING_TO_DO);
        });
    }

    @Test
    void the_image_is_built_and_then_released_by_its_digest() {
        assertThat(next(Observation.NOTHING, API)).isEqualTo(new StartBuild(API, 1));
        assertThat(next(api(RUNNING, NOT_BEGUN), API)).isEqualTo(new Wait("building api", Optional.empty()));
        assertThat(next(api(BUILT, NOT_BEGUN), API)).isEqualTo(new StartRelease(API, Optional.of(IMAGE), 1));
        assertThat(next(api(BUILT, RUNNING), API)).isEqualTo(new Wait("releasing api", Optional.empty()));
        assertThat(next(api(BUILT, RELEASED), API)).isEqualTo(new Settle(API));
        assertThat(next(settled(BUILT, RELEASED), API))
                .isEqualTo(new Finish(Outcome.success(Reasons.DEPLOYED, "api released as revision 3")));
    }

    @Test
    void a_chart_without_a_build_is_released_as_it_is() {
        Unit chart = new Unit("redis", List.of(), Optional.empty(), API.helm());

        assertThat(next(Observation.NOTHING, chart)).isEqualTo(new StartRelease(chart, Optional.empty(), 1));
    }

    @Test
    void a_build_without_a_chart_ends_when_it_is_built() {
        Unit image = new Unit("api", List.of(), API.docker(), Optional.empty());

        assertThat(next(settled(BUILT, NOT_BEGUN), image))
                .isEqualTo(new Finish(Outcome.success(Reasons.DEPLOYED, "api built")));
    }

    @Test
    void units_run_side_by_side_unless_one_depends_on_another() {
        Unit other = unit("other");

        assertThat(next(api(RUNNING, NOT_BEGUN), API, other)).isEqualTo(new StartBuild(other, 1));
        assertThat(next(api(RUNNING, NOT_BEGUN), API, WEB))
                .isEqualTo(new Wait("building api; web waits for api", Optional.empty()));
        assertThat(next(settled(BUILT, RELEASED), API, WEB)).isEqualTo(new StartBuild(WEB, 1));
    }

    @Test
    void a_failed_build_is_not_released_and_not_tried_again_and_its_dependents_do_not_begin() {
        assertThat(next(settled(BUILD_FAILED, NOT_BEGUN), API, WEB))
                .isEqualTo(new Finish(Outcome.failure(Reasons.BUILD_FAILED, "the build of api failed: exit 1")));
    }

    @Test
    void a_failed_unit_lets_the_others_finish() {
        Unit other = unit("other");
        Observation seen = settled(BUILD_FAILED, NOT_BEGUN).with("other", new UnitSeen(RUNNING, NOT_BEGUN, false));

        assertThat(next(seen, API, other)).isEqualTo(new Wait("building other", Optional.empty()));
    }

    @Test
    void a_lost_attempt_is_followed_by_a_second_and_a_third_and_no_fourth() {
        assertThat(next(api(lost(1), NOT_BEGUN), API)).isEqualTo(new StartBuild(API, 2));
        assertThat(next(api(lost(2), NOT_BEGUN), API)).isEqualTo(new StartBuild(API, 3));
        assertThat(next(settled(lost(3), NOT_BEGUN), API))
                .isEqualTo(new Finish(
                        Outcome.failure(Reasons.BUILD_FAILED, "the build of api was tried 3 times: its pod is gone")));
        assertThat(next(api(BUILT, lost(1)), API)).isEqualTo(new StartRelease(API, Optional.of(IMAGE), 2));
    }

    @Test
    void an_attempt_that_is_to_come_later_is_waited_for() {
        Instant later = NOW.plusSeconds(10);

        assertThat(next(api(new Lost(1, "the gateway is away", later, ""), NOT_BEGUN), API))
                .isEqualTo(new Wait("building api is tried again: the gateway is away", Optional.of(later)));
    }

    @Test
    void what_is_blocked_says_what_it_waits_for() {
        assertThat(next(api(new Blocked(1, "10 builds run"), NOT_BEGUN), API))
                .isEqualTo(new Wait("building api waits: 10 builds run", Optional.empty()));
    }

    @Test
    void superseded_builds_are_cancelled_and_nothing_is_released() {
        assertThat(next(api(RUNNING, NOT_BEGUN).stopped(SUPERSEDED), API)).isEqualTo(new Cancel(List.of(API)));
        assertThat(next(settled(lost(3), NOT_BEGUN).stopped(SUPERSEDED), API)).isEqualTo(superseded());
        assertThat(next(settled(BUILT, NOT_BEGUN).stopped(SUPERSEDED), API)).isEqualTo(superseded());
    }

    @Test
    void a_superseded_push_finishes_what_it_has_begun_to_release_and_begins_no_more() {
        Unit other = unit("other");
        Observation releasing = settled(BUILT, RUNNING)
                .with("other", new UnitSeen(BUILT, NOT_BEGUN, false))
                .stopped(SUPERSEDED);
        Observation lost = releasing.with("api", new UnitSeen(BUILT, lost(1), true));
        Observation released = releasing.with("api", new UnitSeen(BUILT, RELEASED, false));

        assertThat(next(releasing, API, other)).isEqualTo(new Wait("releasing api", Optional.empty()));
        assertThat(next(lost, API, other)).isEqualTo(new StartRelease(API, Optional.of(IMAGE), 2));
        assertThat(next(released, API, other)).isEqualTo(superseded());
        assertThat(next(released, API))
                .isInstanceOfSatisfying(
                        Finish.class,
                        finish -> assertThat(finish.outcome().reason()).isEqualTo(Reasons.DEPLOYED));
    }

    @Test
    void a_deleted_push_waits_for_its_helm_job_and_makes_no_new_one() {
        assertThat(next(api(BUILT, RUNNING).stopped(DELETED), API))
                .isEqualTo(new Wait("releasing api", Optional.empty()));
        assertThat(next(api(BUILT, lost(1)).stopped(DELETED), API)).isEqualTo(new Settle(API));
        assertThat(next(settled(BUILT, lost(1)).stopped(DELETED), API))
                .isEqualTo(new Finish(Outcome.failure(Reasons.CANCELLED, "deleted")));
    }

    @Test
    void a_fence_is_freed_before_the_end_even_if_no_helm_job_was_made() {
        assertThat(next(api(BUILT, NOT_BEGUN).stopped(SUPERSEDED), API)).isEqualTo(new Settle(API));
    }

    private static Finish superseded() {
        return new Finish(Outcome.failure(Reasons.SUPERSEDED, SUPERSEDED.message()));
    }

    private static Step next(Observation seen, Unit... units) {
        return Pipeline.next(Optional.of(new Plan(List.of(units))), seen, NOW);
    }

    private static Observation api(StageSeen build, StageSeen release) {
        return Observation.NOTHING.with("api", new UnitSeen(build, release, true));
    }

    private static Observation settled(StageSeen build, StageSeen release) {
        return Observation.NOTHING.with("api", new UnitSeen(build, release, false));
    }

    private static Lost lost(int attempt) {
        return new Lost(attempt, "its pod is gone", NOW, "");
    }

    private static Unit unit(String name, String... dependsOn) {
        return new Unit(
                name,
                List.of(dependsOn),
                Optional.of(new DockerPlan(name, "reg/" + name + ":1", null, null, null, null)),
                Optional.of(new HelmPlan("chart", null, null, name, "prod", null, null, null, null, null, null)));
    }
}
