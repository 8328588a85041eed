package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.operator.deploy.Observation.UnitSeen;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.deploy.StageSeen.Blocked;
import io.kubegitdeploy.operator.deploy.StageSeen.Lost;
import io.kubegitdeploy.operator.deploy.StageSeen.Running;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a push waits for, in words and in time. */
final class Waiting {
    private Waiting() {}

    static Step.Wait on(Plan plan, Observation seen, Instant now) {
        String forWhat = plan.units().stream()
                .map(unit -> unit(unit, seen.unit(unit.name())))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        Optional<Instant> until = plan.units().stream()
                .map(unit -> seen.unit(unit.name()))
                .flatMap(at -> Stream.of(at.build(), at.release()))
                .map(stage -> stage instanceof Lost lost ? lost.notBefore() : now)
                .filter(now::isBefore)
                .min(Instant::compareTo);
        return new Step.Wait(forWhat, until);
    }

    private static Optional<String> unit(Unit unit, UnitSeen at) {
        return stage("building " + unit.name(), at.build())
                .or(() -> stage("releasing " + unit.name(), at.release()))
                .or(() -> Verdict.succeeded(unit, at)
                                || Verdict.failed(at)
                                || unit.dependsOn().isEmpty()
                        ? Optional.empty()
                        : Optional.of(unit.name() + " waits for " + String.join(", ", unit.dependsOn())));
    }

    private static Optional<String> stage(String what, StageSeen stage) {
        return switch (stage) {
            case Running running -> Optional.of(what + attempt(running.attempt()) + detail(running.doing()));
            case Blocked blocked -> Optional.of(what + " waits: " + blocked.why());
            case Lost lost -> lost.over() ? Optional.empty() : Optional.of(what + " is tried again: " + lost.why());
            default -> Optional.empty();
        };
    }

    private static String attempt(int attempt) {
        return attempt == 1 ? "" : " (attempt " + attempt + ")";
    }

    private static String detail(String doing) {
        return doing.equals("running") ? "" : ": " + doing;
    }
}
