package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DeployJobStatus.Phase;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.jobs.LastLines;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The status that tells of one look at a push: built fresh, keeping from the one before only times. Pure. */
record Report(DeployJob job, Optional<Plan> plan, Observation seen, Step step, Instant now) {
    private static final int SHORT_COMMIT = 7;
    private static final int MESSAGE_LIMIT = 2000;

    DeployJobStatus status() {
        Optional<DeployJobStatus> before = Optional.ofNullable(job.getStatus());
        Phase phase = phase();
        String message = LastLines.sentence(told(), MESSAGE_LIMIT);
        String started = before.map(DeployJobStatus::startTime).orElse(phase == Phase.Pending ? null : time());
        Optional<Outcome> outcome =
                step instanceof Step.Finish finish ? Optional.of(finish.outcome()) : Optional.empty();
        return new DeployJobStatus(
                job.getMetadata().getGeneration(),
                phase,
                message,
                List.of(succeeded(phase, outcome, message), finished(outcome, message)),
                job.getSpec().branch().isEmpty()
                        ? job.getSpec().tag()
                        : job.getSpec().branch(),
                job.getSpec().commit().substring(0, SHORT_COMMIT),
                started,
                outcome.map(end -> time()).orElse(null),
                outcome.map(end -> took(Objects.requireNonNullElse(started, time())))
                        .orElse(null),
                plan.isPresent() ? true : null,
                plan.map(known -> known.units().stream().map(this::unit).toList())
                        .orElse(null));
    }

    /** For people: 7s, 1m12s, 2h5m. */
    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        return seconds < 3600
                ? seconds / 60 + "m" + seconds % 60 + "s"
                : seconds / 3600 + "h" + seconds % 3600 / 60 + "m";
    }

    private DeployJobStatus.Unit unit(Unit unit) {
        Optional<DeployJobStatus.Unit> before = Plan.units(job.getStatus())
                .filter(known -> known.name().equals(unit.name()))
                .findFirst();
        StageReport stages = new StageReport(job, unit, seen, step instanceof Step.Finish, time());
        return new DeployJobStatus.Unit(
                unit.name(),
                unit.dependsOn(),
                unit.docker()
                        .map(docker -> stages.docker(docker, before.map(DeployJobStatus.Unit::docker)))
                        .orElse(null),
                unit.helm()
                        .map(helm -> stages.helm(helm, before.map(DeployJobStatus.Unit::helm)))
                        .orElse(null));
    }

    private Phase phase() {
        if (step instanceof Step.Finish finish) {
            return end(finish.outcome());
        }
        if (plan.isEmpty()) {
            return seen.behind().isPresent() ? Phase.Pending : Phase.Preparing;
        }
        boolean releasing = plan.get().units().stream()
                .map(unit -> seen.unit(unit.name()).release())
                .anyMatch(release -> !(release instanceof StageSeen.NotBegun));
        return releasing ? Phase.Releasing : Phase.Building;
    }

    private static Phase end(Outcome outcome) {
        return switch (outcome.reason()) {
            case Reasons.SKIPPED -> Phase.Skipped;
            case Reasons.SUPERSEDED -> Phase.Superseded;
            case Reasons.CANCELLED -> Phase.Cancelled;
            default -> outcome.succeeded() ? Phase.Succeeded : Phase.Failed;
        };
    }

    private String told() {
        return switch (step) {
            case Step.Finish finish -> finish.outcome().message();
            case Step.Wait wait -> wait.forWhat();
            case Step.Prepare prepare -> "";
            case Step.StartBuild start -> "";
            case Step.StartRelease start -> "";
            case Step.Settle settle -> "";
            case Step.Cancel cancel -> "";
        };
    }

    private Condition succeeded(Phase phase, Optional<Outcome> outcome, String message) {
        return outcome.map(end ->
                        condition(Conditions.SUCCEEDED, end.succeeded() ? "True" : "False", end.reason(), message))
                .orElseGet(() -> condition(Conditions.SUCCEEDED, "Unknown", phase.name(), message));
    }

    private Condition finished(Optional<Outcome> outcome, String message) {
        return outcome.map(end -> condition(Conditions.FINISHED, "True", end.reason(), message))
                .orElseGet(() -> condition(Conditions.FINISHED, "False", "Running", ""));
    }

    private Condition condition(String type, String status, String reason, String message) {
        String since = Optional.ofNullable(job.getStatus()).map(DeployJobStatus::conditions).stream()
                .flatMap(List::stream)
                .filter(old -> type.equals(old.getType()) && status.equals(old.getStatus()))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElseGet(this::time);
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(since)
                .withObservedGeneration(job.getMetadata().getGeneration())
                .build();
    }

    private String took(String started) {
        return duration(Duration.between(Instant.parse(started), now));
    }

    private String time() {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
