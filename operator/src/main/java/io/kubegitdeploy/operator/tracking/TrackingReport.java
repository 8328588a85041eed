package io.kubegitdeploy.operator.tracking;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositoryStatus;
import io.kubegitdeploy.operator.gateway.Answer;
import io.kubegitdeploy.operator.gateway.Tracking;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The status of a tracked repository. Pure.
 *
 * @param answer what the gateway said just now; empty if it was not asked
 */
record TrackingReport(TrackedRepository repository, Optional<Answer<Tracking>> answer, History history, Instant now) {

    TrackedRepositoryStatus status() {
        Optional<TrackedRepositoryStatus> before = Optional.ofNullable(repository.getStatus());
        Optional<Tracking> tracking = answer.map(said -> said instanceof Answer.Ok<Tracking> ok ? ok.value() : null);
        return new TrackedRepositoryStatus(
                repository.getMetadata().getGeneration(),
                conditions(),
                tracking.map(Tracking::repositoryId)
                        .or(() -> before.map(TrackedRepositoryStatus::repositoryId))
                        .orElse(null),
                tracking.map(Tracking::fullName)
                        .or(() -> before.map(TrackedRepositoryStatus::fullName))
                        .orElse(repository.getSpec().owner() + "/"
                                + repository.getSpec().name()),
                tracking.map(Tracking::defaultBranch)
                        .or(() -> before.map(TrackedRepositoryStatus::defaultBranch))
                        .orElse(null),
                tracking.map(Tracking::webhookId)
                        .or(() -> before.map(TrackedRepositoryStatus::webhookId))
                        .orElse(null),
                null,
                history.lastJob()
                        .or(() -> before.map(TrackedRepositoryStatus::lastJob))
                        .orElse(null),
                history.lastDeployed()
                        .or(() -> before.map(TrackedRepositoryStatus::lastDeployed))
                        .orElse(null),
                history.deployed(before.map(TrackedRepositoryStatus::deployed).orElse(Map.of())));
    }

    private List<Condition> conditions() {
        if (answer.isEmpty()) {
            return old();
        }
        return switch (answer.get()) {
            case Answer.Ok<Tracking> ok -> List.of(ready(), condition(Conditions.HOOKED, "True", Reasons.TRACKED, ""));
            case Answer.Rejected<Tracking> no ->
                List.of(
                        condition(Conditions.READY, "False", no.reason(), no.message()),
                        condition(Conditions.HOOKED, "False", no.reason(), no.message()));
            case Answer.Unavailable<Tracking> away ->
                hookedBefore()
                        ? old()
                        : List.of(
                                condition(Conditions.READY, "False", away.reason(), away.message()),
                                condition(Conditions.HOOKED, "Unknown", away.reason(), away.message()));
        };
    }

    private Condition ready() {
        return repository.getSpec().suspend()
                ? condition(
                        Conditions.READY, "False", Reasons.SUSPENDED, "pushes make no job while spec.suspend is true")
                : condition(Conditions.READY, "True", Reasons.TRACKED, "pushes are deployed");
    }

    /** A hook that is in place stays so while the gateway is away, unless the spec asks for something new. */
    private boolean hookedBefore() {
        Long generation = repository.getMetadata().getGeneration();
        return old().stream()
                .anyMatch(old -> Conditions.HOOKED.equals(old.getType())
                        && "True".equals(old.getStatus())
                        && generation != null
                        && generation.equals(old.getObservedGeneration()));
    }

    private List<Condition> old() {
        return repository.getStatus() == null || repository.getStatus().conditions() == null
                ? List.of()
                : repository.getStatus().conditions();
    }

    private Condition condition(String type, String status, String reason, String message) {
        String since = old().stream()
                .filter(old -> type.equals(old.getType()) && status.equals(old.getStatus()))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(since)
                .withObservedGeneration(repository.getMetadata().getGeneration())
                .build();
    }
}
