package io.kubegitdeploy.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.deploy.Observation.Stop;
import io.kubegitdeploy.operator.deploy.Observation.UnitSeen;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.deploy.StageSeen.Done;
import io.kubegitdeploy.operator.deploy.StageSeen.Failed;
import io.kubegitdeploy.operator.deploy.StageSeen.Lost;
import io.kubegitdeploy.operator.deploy.StageSeen.Running;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Thousands of seeded worlds in which Jobs end, get lost and are cancelled in any order. */
class PipelineOrdersTest {
    private static final int WORLDS = 5_000;
    private static final int PATIENCE = 500;
    private static final BuiltImage IMAGE = new BuiltImage("reg/x", "1", "sha256:" + "0a".repeat(32));

    @Test
    void every_order_of_events_ends_and_no_attempt_begins_twice() {
        for (int seed = 0; seed < WORLDS; seed++) {
            new World(seed).run();
        }
    }

    private static final class World {
        private final int seed;
        private final Random random;
        private final Plan plan;
        private final Set<String> begun = new HashSet<>();
        private Observation seen = Observation.NOTHING;
        private Instant now = Instant.parse("2026-11-01T00:00:00Z");

        World(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.plan = new Plan(units());
        }

        void run() {
            for (int i = 0; i < PATIENCE; i++) {
                Step step = Pipeline.next(Optional.of(plan), seen, now);
                if (step instanceof Step.Finish finish) {
                    checkEnd(finish.outcome());
                    return;
                }
                act(step);
                happen();
            }
            throw new AssertionError("world " + seed + " does not end: " + seen);
        }

        private List<Unit> units() {
            List<Unit> units = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                List<String> dependsOn = new ArrayList<>();
                for (int j = 0; j < i; j++) {
                    if (random.nextInt(3) == 0) {
                        dependsOn.add("u" + j);
                    }
                }
                boolean docker = random.nextInt(4) > 0;
                units.add(new Unit(
                        "u" + i,
                        dependsOn,
                        docker ? Optional.of(new DockerPlan("", "x", null, null, null, null)) : Optional.empty(),
                        !docker || random.nextInt(4) > 0
                                ? Optional.of(
                                        new HelmPlan("c", null, null, "r" + i, "n", null, null, null, null, null, null))
                                : Optional.empty()));
            }
            return units;
        }

        private void act(Step step) {
            switch (step) {
                case Step.Prepare prepare -> throw new AssertionError("prepared twice");
                case Step.StartBuild start -> {
                    assertThat(seen.stop()).as("world %s", seed).isEmpty();
                    begin("build", start.unit(), start.attempt());
                    set(start.unit(), at(start.unit()).withBuild(new Running(start.attempt(), "running")));
                }
                case Step.StartRelease start -> {
                    assertThat(seen.stop().isEmpty() || start.attempt() > 1)
                            .as("world %s", seed)
                            .isTrue();
                    assertThat(start.image().isPresent())
                            .as("world %s", seed)
                            .isEqualTo(start.unit().docker().isPresent());
                    begin("release", start.unit(), start.attempt());
                    set(
                            start.unit(),
                            at(start.unit())
                                    .withRelease(new Running(start.attempt(), "running"))
                                    .withFence(true));
                }
                case Step.Settle settle -> {
                    assertThat(at(settle.unit()).release()).isNotInstanceOf(Running.class);
                    set(settle.unit(), at(settle.unit()).withFence(false));
                }
                case Step.Cancel cancel ->
                    cancel.builds()
                            .forEach(unit -> set(unit, at(unit).withBuild(new Lost(1, "its Job is gone", now, ""))));
                case Step.Wait wait -> now = wait.until().orElse(now).plusSeconds(1);
                case Step.Finish finish -> throw new AssertionError("not here");
            }
        }

        private void begin(String stage, Unit unit, int attempt) {
            assertThat(attempt).isBetween(1, StageSeen.MAX_ATTEMPTS);
            assertThat(begun.add(stage + unit.name() + attempt))
                    .as("world %s begins %s of %s twice", seed, stage, unit.name())
                    .isTrue();
            unit.dependsOn()
                    .forEach(other -> assertThat(Verdict.succeeded(plan.unit(other), seen.unit(other)))
                            .as("world %s", seed)
                            .isTrue());
        }

        private void happen() {
            for (Unit unit : plan.units()) {
                UnitSeen at = at(unit);
                if (random.nextInt(3) == 0 && at.build() instanceof Running running) {
                    set(unit, at.withBuild(end(running, Optional.of(IMAGE), Reasons.BUILD_FAILED)));
                }
                if (random.nextInt(3) == 0 && at.release() instanceof Running running) {
                    set(unit, at.withRelease(end(running, Optional.empty(), Reasons.RELEASE_FAILED)));
                }
            }
            if (seen.stop().isEmpty() && random.nextInt(30) == 0) {
                seen = seen.stopped(new Stop(Reasons.SUPERSEDED, "a newer push", random.nextBoolean()));
            }
        }

        private StageSeen end(Running running, Optional<BuiltImage> image, String reason) {
            return switch (random.nextInt(4)) {
                case 0 -> new Lost(running.attempt(), "gone", now.plusSeconds(random.nextInt(5)), "");
                case 1 ->
                    random.nextBoolean()
                            ? new Failed(running.attempt(), reason, "exit 1", Optional.empty(), "")
                            : new Lost(running.attempt(), "gone", now, "");
                default -> new Done(running.attempt(), image, Optional.of(1L), "");
            };
        }

        private void checkEnd(Outcome outcome) {
            assertThat(plan.units()).allSatisfy(unit -> {
                assertThat(at(unit).build()).as("world %s", seed).isNotInstanceOf(Running.class);
                assertThat(at(unit).release()).as("world %s", seed).isNotInstanceOf(Running.class);
                assertThat(at(unit).fenced()).as("world %s", seed).isFalse();
            });
            assertThat(outcome.succeeded())
                    .as("world %s", seed)
                    .isEqualTo(plan.units().stream().allMatch(unit -> Verdict.succeeded(unit, at(unit))));
        }

        private UnitSeen at(Unit unit) {
            return seen.unit(unit.name());
        }

        private void set(Unit unit, UnitSeen at) {
            seen = seen.with(unit.name(), at);
        }
    }
}
