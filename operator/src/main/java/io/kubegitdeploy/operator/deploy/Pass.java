package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.deploy.Observation.Stop;
import io.kubegitdeploy.operator.deploy.Observation.UnitSeen;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One look at a push, and what is known of it after each step of that look. */
record Pass(DeployJob job, Optional<TrackedRepository> repository, Optional<Plan> plan, Observation seen, Instant now) {

    /** Of the DeployJob as it was written. */
    Pass of(DeployJob written) {
        return new Pass(written, repository, plan, seen, now);
    }

    Pass planned(Plan found) {
        return new Pass(job, repository, Optional.of(found), seen, now);
    }

    Pass saw(Observation observation) {
        return new Pass(job, repository, plan, observation, now);
    }

    Pass build(Unit unit, StageSeen build) {
        return unit(unit, at -> at.withBuild(build));
    }

    Pass release(Unit unit, StageSeen release) {
        return unit(unit, at -> at.withRelease(release));
    }

    Pass unit(Unit unit, UnaryOperator<UnitSeen> change) {
        return saw(seen.with(unit.name(), change.apply(seen.unit(unit.name()))));
    }

    /** It waits for something that no event tells of: another push, a slot, the gateway, a pod that does not begin or end. */
    boolean waitsForOthers() {
        return plan.isEmpty() || seen.units().values().stream().anyMatch(Pass::waitsForOthers);
    }

    private static boolean waitsForOthers(UnitSeen at) {
        return at.build() instanceof StageSeen.Blocked
                || at.release() instanceof StageSeen.Blocked
                || silent(at.build())
                || silent(at.release());
    }

    private static boolean silent(StageSeen stage) {
        return stage instanceof StageSeen.Running running && running.silent();
    }

    Pass stopped(Stop stop) {
        return saw(seen.stopped(stop));
    }
}
