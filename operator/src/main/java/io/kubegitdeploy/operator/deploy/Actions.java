package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.build.KanikoJob;
import io.kubegitdeploy.operator.deploy.Observation.Stop;
import io.kubegitdeploy.operator.deploy.Observation.UnitSeen;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.deploy.StageSeen.Blocked;
import io.kubegitdeploy.operator.deploy.StageSeen.Failed;
import io.kubegitdeploy.operator.deploy.StageSeen.Lost;
import io.kubegitdeploy.operator.deploy.StageSeen.Running;
import io.kubegitdeploy.operator.fence.Claim;
import io.kubegitdeploy.operator.fence.Fences;
import io.kubegitdeploy.operator.fence.Passage;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobSettings;
import io.kubegitdeploy.operator.jobs.LastLines;
import io.kubegitdeploy.operator.jobs.Stage;
import io.kubegitdeploy.operator.order.Push;
import io.kubegitdeploy.operator.release.HelmJob;
import java.net.HttpURLConnection;
import java.util.Locale;
import java.util.Optional;

/** Performs steps. Each can be performed twice, also by two processes: what is there already is what was wanted. */
record Actions(
        Cluster cluster,
        Preparation preparation,
        Fences fences,
        Rights rights,
        BuildSlots slots,
        ReleaseHold hold,
        JobSettings settings) {

    /** Does the step, and says what is known after it. */
    Pass act(Pass pass, Step step) {
        return switch (step) {
            case Step.Prepare prepare -> preparation.prepare(pass);
            case Step.StartBuild start -> build(pass, start);
            case Step.StartRelease start -> release(pass, start);
            case Step.Settle settle -> settle(pass, settle.unit());
            case Step.Cancel cancel -> cancel(pass, cancel);
            case Step.Wait wait -> pass;
            case Step.Finish finish -> pass;
        };
    }

    private Pass build(Pass pass, Step.StartBuild start) {
        JobIdentity id = JobIdentity.of(pass.job(), start.unit().name(), Stage.BUILD, start.attempt());
        Optional<String> full = slots.take(id, cluster, pass.now());
        if (full.isPresent()) {
            return pass.build(start.unit(), new Blocked(start.attempt(), full.get()));
        }
        DockerPlan plan = start.unit().docker().orElseThrow();
        boolean made = false;
        try {
            Pass after = create(pass, start.unit(), id, KanikoJob.desired(id, plan, spec(pass), settings));
            made = after.seen().unit(start.unit().name()).build() instanceof Running;
            return after;
        } finally {
            if (!made) {
                slots.giveBack(id);
            }
        }
    }

    private Pass release(Pass pass, Step.StartRelease start) {
        Unit unit = start.unit();
        HelmPlan plan = unit.helm().orElseThrow();
        JobIdentity id = JobIdentity.of(pass.job(), unit.name(), Stage.RELEASE, start.attempt());
        Optional<String> missing =
                rights.missing(id.namespace(), spec(pass).deploy().serviceAccountName(), plan.namespace());
        if (missing.isPresent()) {
            return pass.release(unit, Failed.before(start.attempt() - 1, Reasons.RELEASE_FAILED, missing.get()));
        }
        hold.take(pass.job());
        Pass held = pass.unit(unit, at -> at.withFence(true));
        Passage passage = fences.pass(claim(pass, unit, start.attempt()), Push.of(cluster.siblings(pass.job())));
        return switch (passage) {
            case Passage.Passed passed -> create(held, unit, id, helmJob(pass, id, plan, start.image()));
            case Passage.Blocked blocked ->
                held.release(
                        unit,
                        new Blocked(start.attempt(), "the release " + target(unit) + " is held by " + blocked.by()));
            case Passage.Overtaken overtaken ->
                held.stopped(Supersede.by(overtaken.by()))
                        .release(unit, overtaken(held.seen().unit(unit.name()).release(), overtaken.by()));
            case Passage.Foreign foreign ->
                held.release(
                        unit,
                        Failed.before(
                                start.attempt() - 1,
                                Reasons.RELEASE_FAILED,
                                "the release " + target(unit) + " belongs to the repository " + foreign.repository()));
            case Passage.Free free -> throw new IllegalStateException("a free fence was not taken");
        };
    }

    /** A first attempt just does not begin; a lost one is not followed by another. */
    private static StageSeen overtaken(StageSeen release, String by) {
        return release instanceof Lost lost
                ? Failed.before(lost.attempt(), Reasons.SUPERSEDED, "the newer push " + by + " has been released")
                : release;
    }

    private Job helmJob(Pass pass, JobIdentity id, HelmPlan plan, Optional<BuiltImage> image) {
        return HelmJob.desired(id, plan, image, spec(pass), settings);
    }

    /** Its Job may have ended and a pod of it not yet: then the fence can't be freed. */
    private Pass settle(Pass pass, Unit unit) {
        boolean free = fences.free(target(unit), pass.job().getMetadata().getUid(), unit.name());
        return pass.unit(
                unit,
                at -> free
                        ? at.withFence(false)
                        : at.withRelease(Running.silent(at.release().made(), "waiting for its pod to end")));
    }

    private Pass cancel(Pass pass, Step.Cancel step) {
        Pass after = pass;
        for (Unit unit : step.builds()) {
            int attempt = ((Running) pass.seen().unit(unit.name()).build()).attempt();
            JobIdentity id = JobIdentity.of(pass.job(), unit.name(), Stage.BUILD, attempt);
            cluster.end(id);
            after = after.build(unit, new Lost(attempt, "it was ended", pass.now(), ""));
        }
        return after;
    }

    private Pass create(Pass pass, Unit unit, JobIdentity id, Job desired) {
        try {
            cluster.create(desired);
            return began(pass, unit, id, waiting(pass, unit, id));
        } catch (KubernetesClientException e) {
            return refused(pass, unit, id, e);
        }
    }

    private Pass refused(Pass pass, Unit unit, JobIdentity id, KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
            boolean ours = cluster.freshJob(id).map(id::owns).orElseThrow(() -> e);
            return began(
                    pass,
                    unit,
                    id,
                    ours
                            ? waiting(pass, unit, id)
                            : failed(id, "a Job " + id.name() + " is there already, and is not the operator's"));
        }
        if (terminating(e)) {
            return pass.stopped(new Stop(Reasons.CANCELLED, "its namespace is being deleted", false));
        }
        if (e.getCode() == 422) {
            return began(pass, unit, id, failed(id, "the API server refused its Job: " + message(e)));
        }
        throw e;
    }

    private static Running waiting(Pass pass, Unit unit, JobIdentity id) {
        UnitSeen at = pass.seen().unit(unit.name());
        StageSeen before = id.stage() == Stage.BUILD ? at.build() : at.release();
        Optional<String> lost = before instanceof Lost it ? Optional.of(it.why()) : Optional.empty();
        return new Running(id.attempt(), "waiting for its pod", lost, false);
    }

    private static Pass began(Pass pass, Unit unit, JobIdentity id, StageSeen stage) {
        return id.stage() == Stage.BUILD ? pass.build(unit, stage) : pass.release(unit, stage);
    }

    private static Failed failed(JobIdentity id, String message) {
        String reason = id.stage() == Stage.BUILD ? Reasons.BUILD_FAILED : Reasons.RELEASE_FAILED;
        return Failed.before(id.attempt(), reason, message);
    }

    private static boolean terminating(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                && e.getStatus() != null
                && e.getStatus().getDetails() != null
                && e.getStatus().getDetails().getCauses().stream()
                        .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }

    private static String message(KubernetesClientException e) {
        return LastLines.of(
                e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
    }

    private static TrackedRepositorySpec spec(Pass pass) {
        return pass.repository().orElseThrow().getSpec();
    }

    private static Claim claim(Pass pass, Unit unit, int attempt) {
        TrackedRepositorySpec spec = spec(pass);
        return new Claim(
                target(unit),
                (spec.owner() + "/" + spec.name()).toLowerCase(Locale.ROOT),
                Push.of(pass.job()),
                pass.job().getMetadata().getNamespace(),
                unit.name(),
                attempt);
    }

    private static Claim.Target target(Unit unit) {
        HelmPlan plan = unit.helm().orElseThrow();
        return new Claim.Target(plan.namespace(), plan.release());
    }
}
