package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec.Concurrency;
import io.kubegitdeploy.operator.deploy.Observation.Stop;
import io.kubegitdeploy.operator.deploy.Observation.UnitSeen;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.deploy.StageSeen.NotBegun;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobState;
import io.kubegitdeploy.operator.jobs.LastLines;
import io.kubegitdeploy.operator.jobs.Stage;
import io.kubegitdeploy.operator.order.Push;
import io.kubegitdeploy.operator.order.PushOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings together what is known of a push: its own wishes, its siblings, its Jobs and their pods, its status. */
record Observer(Cluster cluster, DeployJob job, Optional<TrackedRepository> repository, Instant now) {
    /** A pod that starts as usual is quicker. */
    private static final Duration USUAL_SILENCE = Duration.ofSeconds(2);

    Observation observe(Optional<Plan> plan) {
        Map<String, UnitSeen> units = new HashMap<>();
        plan.ifPresent(known -> known.units().forEach(unit -> units.put(unit.name(), unit(unit))));
        List<DeployJob> siblings = cluster.siblings(job);
        return new Observation(stop(siblings), behind(siblings), Optional.empty(), Optional.empty(), units);
    }

    private Optional<Stop> stop(List<DeployJob> siblings) {
        if (job.isMarkedForDeletion()) {
            return cancelled("it is being deleted");
        }
        if (repository.isEmpty() || repository.get().isMarkedForDeletion()) {
            return cancelled("the TrackedRepository " + job.getSpec().repository() + " is gone");
        }
        if (job.getSpec().cancel()) {
            return cancelled("cancelled by spec.cancel");
        }
        return overtaker(siblings).map(newer -> Supersede.by(newer.getMetadata().getName()));
    }

    /** What a release needs for a further attempt stands in the TrackedRepository. */
    private Optional<Stop> cancelled(String why) {
        return Optional.of(new Stop(Reasons.CANCELLED, why, repository.isPresent()));
    }

    /**
     * The newest push that ends this one: any newer with Supersede; with Queue only one that did not wait for this one. One
     * that was superseded itself ends nobody: which of two is newer can turn with a link of the chain that arrives late, and
     * the two would end each other.
     */
    private Optional<DeployJob> overtaker(List<DeployJob> siblings) {
        List<Push> known = Push.of(siblings);
        return siblings.stream()
                .filter(other -> PushOrder.isNewer(Push.of(other), Push.of(job), known))
                .filter(newer -> !superseded(newer) && (!queues() || begun(newer)))
                .reduce((one, other) -> PushOrder.isNewer(Push.of(one), Push.of(other), known) ? one : other);
    }

    private Optional<String> behind(List<DeployJob> siblings) {
        List<Push> known = Push.of(siblings);
        return !queues()
                ? Optional.empty()
                : siblings.stream()
                        .filter(other -> !PushOrder.isNewer(Push.of(other), Push.of(job), known))
                        .filter(older -> !DeployJobs.finished(older) && !older.isMarkedForDeletion())
                        .map(older -> older.getMetadata().getName() + " goes first")
                        .findFirst();
    }

    private boolean queues() {
        return repository
                .map(r -> r.getSpec().concurrency() == Concurrency.Queue)
                .orElse(false);
    }

    private static boolean superseded(DeployJob other) {
        return ended(other, Reasons.SUPERSEDED);
    }

    private static boolean ended(DeployJob other, String reason) {
        return DeployJobs.condition(other, Conditions.FINISHED)
                .filter(end -> reason.equals(end.getReason()))
                .isPresent();
    }

    /** A push that was cancelled while it waited has not. */
    private static boolean begun(DeployJob other) {
        return other.getStatus() != null
                && other.getStatus().startTime() != null
                && (!ended(other, Reasons.CANCELLED)
                        || Plan.in(other.getStatus()).isPresent());
    }

    private UnitSeen unit(Unit unit) {
        Optional<DeployJobStatus.Unit> recorded = Plan.units(job.getStatus())
                .filter(known -> known.name().equals(unit.name()))
                .findFirst();
        StageSeen build = unit.docker().isEmpty()
                ? new NotBegun()
                : Recorded.build(recorded)
                        .orElseGet(() -> stage(
                                unit, Stage.BUILD, Recorded.buildAttempt(recorded), Recorded.buildDoing(recorded)));
        StageSeen release = unit.helm().isEmpty()
                ? new NotBegun()
                : Recorded.release(recorded)
                        .orElseGet(() -> stage(
                                unit,
                                Stage.RELEASE,
                                Recorded.releaseAttempt(recorded),
                                Recorded.releaseDoing(recorded)));
        boolean fenced = unit.helm().isPresent()
                && Recorded.release(recorded).isEmpty()
                && job.getMetadata().getFinalizers().contains(Labels.RELEASE_FINALIZER);
        return new UnitSeen(build, release, fenced);
    }

    private StageSeen stage(Unit unit, Stage stage, int recordedAttempt, String recorded) {
        int attempt = Math.max(recordedAttempt, cluster.attempts(job, unit.name(), stage));
        if (attempt == 0) {
            return new NotBegun();
        }
        JobIdentity id = JobIdentity.of(job, unit.name(), stage, attempt);
        Optional<Job> found = cluster.job(id);
        List<Pod> pods = cluster.knownPods(job, id);
        JobState state = JobState.of(found, pods, stage);
        if (found.isPresent() && needsProof(state)) {
            pods = lastPods(id, pods);
            state = JobState.of(found, pods, stage);
        }
        return Attempt.seen(unit, id, explained(state, id, pods, recorded), output(state, pods, stage), now);
    }

    /** A pod that is removed goes before its Job has failed: what is left of it tells why. */
    private List<Pod> lastPods(JobIdentity id, List<Pod> known) {
        return Stream.of(cluster.freshPods(id), known, cluster.departedPods(id))
                .filter(pods -> !pods.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** With what the state of Job and pods does not tell: why something is stuck, and where a deadline struck. */
    private JobState explained(JobState state, JobIdentity id, List<Pod> pods, String recorded) {
        return switch (state) {
            case JobState.Running running ->
                running.silence()
                        .filter(silence -> silence.since().plus(USUAL_SILENCE).isBefore(now))
                        .flatMap(silence -> running.doing().equals(JobState.FETCHING)
                                ? fetching(pods)
                                : cluster.warning(id.namespace(), silence.uid()))
                        .<JobState>map(why -> new JobState.Running(why, running.silence()))
                        .orElse(running);
            case JobState.TimedOut late -> new JobState.TimedOut(recorded);
            default -> state;
        };
    }

    /** The source step waits for the gateway, or for what the gateway waits for: it says so, line by line. */
    private Optional<String> fetching(List<Pod> pods) {
        return cluster.log(pods.getLast(), "source")
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .map(line -> JobState.FETCHING + ": " + line);
    }

    /** The Job's end may reach us before its pod's: nothing is taken for lost before the API server was asked. */
    private static boolean needsProof(JobState state) {
        return switch (state) {
            case JobState.Lost lost -> true;
            case JobState.Succeeded succeeded -> succeeded.message().isEmpty();
            default -> false;
        };
    }

    private String output(JobState state, List<Pod> pods, Stage stage) {
        if (state instanceof JobState.Running || pods.isEmpty()) {
            return "";
        }
        return Stream.of(stage.container(), "source")
                .map(container -> cluster.log(pods.getLast(), container))
                .filter(log -> !log.isBlank())
                .findFirst()
                .or(() -> state instanceof JobState.Failed failed ? Optional.of(failed.message()) : Optional.empty())
                .map(LastLines::of)
                .orElse("");
    }
}
