package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.deploy.Observation.Stop;
import io.kubegitdeploy.operator.deploy.Observation.UnitSeen;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.deploy.StageSeen.Done;
import io.kubegitdeploy.operator.deploy.StageSeen.Failed;
import io.kubegitdeploy.operator.deploy.StageSeen.Lost;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the ends of units mean for each other and for the whole. */
final class Verdict {
    private Verdict() {}

    static Outcome of(Stop stop) {
        return Outcome.failure(stop.reason(), stop.message());
    }

    /** Of a plan of which nothing will run any more. */
    static Outcome of(Plan plan, Observation seen) {
        if (plan.units().isEmpty()) {
            return Outcome.success(Reasons.NOTHING_TO_DO, "the deploy file has no unit for this push");
        }
        if (plan.units().stream().allMatch(unit -> succeeded(unit, seen.unit(unit.name())))) {
            return Outcome.success(Reasons.DEPLOYED, deployed(plan, seen));
        }
        return failure(plan, seen, true)
                .or(() -> seen.stop().map(Verdict::of))
                .or(() -> failure(plan, seen, false))
                .orElseThrow(() -> new IllegalStateException("units ended without success, failure or stop"));
    }

    static boolean succeeded(Unit unit, UnitSeen at) {
        return (unit.docker().isEmpty() || at.build() instanceof Done)
                && (unit.helm().isEmpty() || at.release() instanceof Done);
    }

    static boolean over(Unit unit, UnitSeen at) {
        return succeeded(unit, at) || failed(at);
    }

    static boolean failed(UnitSeen at) {
        return failed(at.build()) || failed(at.release());
    }

    /** Units that can't begin because one that they depend on has failed or can't begin either. */
    static Set<String> skipped(Plan plan, Observation seen) {
        Set<String> skipped = new HashSet<>();
        boolean more = true;
        while (more) {
            more = plan.units().stream()
                    .filter(unit -> unit.dependsOn().stream()
                            .anyMatch(other -> skipped.contains(other) || failed(seen.unit(other))))
                    .map(unit -> skipped.add(unit.name()))
                    .reduce(false, Boolean::logicalOr);
        }
        return skipped;
    }

    private static boolean failed(StageSeen stage) {
        return stage.over() && !(stage instanceof Done);
    }

    /** The first failure in the file's order; {@code own}: of a program, not of one that was ended from outside. */
    private static Optional<Outcome> failure(Plan plan, Observation seen, boolean own) {
        return plan.units().stream()
                .flatMap(unit -> failure(unit, seen.unit(unit.name()), own).stream())
                .findFirst();
    }

    private static Optional<Outcome> failure(Unit unit, UnitSeen at, boolean own) {
        return failure("the build of " + unit.name(), at.build(), Reasons.BUILD_FAILED, own)
                .or(() -> failure("the release of " + unit.name(), at.release(), Reasons.RELEASE_FAILED, own));
    }

    private static Optional<Outcome> failure(String what, StageSeen stage, String reason, boolean own) {
        if (stage instanceof Failed failed) {
            return Optional.of(Outcome.failure(failed.reason(), what + " failed: " + failed.message()));
        }
        return stage instanceof Lost lost && lost.over() && !own
                ? Optional.of(Outcome.failure(reason, what + " was tried " + lost.attempt() + " times: " + lost.why()))
                : Optional.empty();
    }

    private static String deployed(Plan plan, Observation seen) {
        return plan.units().stream()
                .map(unit -> deployed(unit, seen.unit(unit.name())))
                .collect(Collectors.joining(", "));
    }

    private static String deployed(Unit unit, UnitSeen at) {
        if (at.release() instanceof Done done) {
            return unit.name() + " released"
                    + done.revision()
                            .map(revision -> " as revision " + revision)
                            .orElse("");
        }
        return unit.name() + " built";
    }
}
