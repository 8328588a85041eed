package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.deploy.Observation.UnitSeen;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.deploy.StageSeen.Blocked;
import io.kubegitdeploy.operator.deploy.StageSeen.Done;
import io.kubegitdeploy.operator.deploy.StageSeen.Lost;
import io.kubegitdeploy.operator.deploy.StageSeen.NotBegun;
import io.kubegitdeploy.operator.deploy.StageSeen.Running;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Decides what a push needs next. Pure: the same plan, sight and time give the same step. */
record Pipeline(Plan plan, Observation seen, Instant now) {

    static Step next(Optional<Plan> plan, Observation seen, Instant now) {
        if (plan.isPresent()) {
            return new Pipeline(plan.get(), seen, now).next();
        }
        if (seen.verdict().isPresent()) {
            return new Step.Finish(seen.verdict().get());
        }
        if (seen.stop().isPresent()) {
            return new Step.Finish(Verdict.of(seen.stop().get()));
        }
        Optional<String> wait = seen.behind().or(seen::unprepared);
        return wait.isPresent() ? new Step.Wait(wait.get(), Optional.empty()) : new Step.Prepare();
    }

    private Step next() {
        return cancelled()
                .or(() -> plan.units().stream()
                        .map(this::next)
                        .flatMap(Optional::stream)
                        .findFirst())
                .orElseGet(() -> plan.units().stream().allMatch(this::over)
                        ? new Step.Finish(Verdict.of(plan, seen))
                        : Waiting.on(plan, seen, now));
    }

    private Optional<Step> cancelled() {
        List<Unit> building = plan.units().stream()
                .filter(unit -> seen.stop().isPresent() && at(unit).build() instanceof Running)
                .toList();
        return building.isEmpty() ? Optional.empty() : Optional.of(new Step.Cancel(building));
    }

    private Optional<Step> next(Unit unit) {
        UnitSeen at = at(unit);
        if (over(unit)) {
            return at.fenced() ? Optional.of(new Step.Settle(unit)) : Optional.empty();
        }
        if (!at.release().begun() && !ready(unit)) {
            return Optional.empty();
        }
        if (unit.docker().isPresent() && !(at.build() instanceof Done)) {
            return begin(at.build(), attempt -> new Step.StartBuild(unit, attempt));
        }
        return begin(at.release(), attempt -> new Step.StartRelease(unit, image(at), attempt));
    }

    private Optional<Step> begin(StageSeen stage, IntFunction<Step> attempt) {
        return switch (stage) {
            case NotBegun first -> Optional.of(attempt.apply(1));
            case Lost lost ->
                now.isBefore(lost.notBefore()) ? Optional.empty() : Optional.of(attempt.apply(lost.attempt() + 1));
            case Blocked blocked -> Optional.empty();
            case Running running -> Optional.empty();
            case Done done -> Optional.empty();
            case StageSeen.Failed failed -> Optional.empty();
        };
    }

    /** Nothing of the unit will run any more, by itself, because of a unit that it depends on, or because of a stop. */
    private boolean over(Unit unit) {
        UnitSeen at = at(unit);
        if (at.build() instanceof Running || at.release() instanceof Running) {
            return false;
        }
        return Verdict.over(unit, at) || Verdict.skipped(plan, seen).contains(unit.name()) || stopped(at);
    }

    private boolean stopped(UnitSeen at) {
        return seen.stop()
                .map(stop -> !(stop.finishesBegun() && at.release().begun()))
                .orElse(false);
    }

    private boolean ready(Unit unit) {
        return unit.dependsOn().stream().map(plan::unit).allMatch(other -> Verdict.succeeded(other, at(other)));
    }

    private UnitSeen at(Unit unit) {
        return seen.unit(unit.name());
    }

    private static Optional<BuiltImage> image(UnitSeen at) {
        return at.build() instanceof Done done ? done.image() : Optional.empty();
    }
}
