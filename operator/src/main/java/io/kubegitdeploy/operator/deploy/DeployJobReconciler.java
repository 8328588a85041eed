package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.fence.Fences;
import io.kubegitdeploy.operator.gateway.Gateway;
import io.kubegitdeploy.operator.jobs.JobSettings;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Brings pushes to their end: observe, decide, act until there is nothing to do but wait, report. */
@ControllerConfiguration(
        name = DeployJobReconciler.NAME,
        fieldManager = DeployJobReconciler.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        triggerReconcilerOnAllEvents = true)
public final class DeployJobReconciler implements Reconciler<DeployJob> {
    static final String NAME = "deployjobs";
    static final String FIELD_MANAGER = "kube-git-deploy-operator";

    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration AT_LAST = Duration.ofMinutes(1);

    /** What the reconciler is made with. */
    public record Parts(
            KubernetesClient client,
            Gateway gateway,
            Fences fences,
            JobSettings settings,
            int maxRunningBuilds,
            int maxRunningBuildsOfNamespace,
            DeployJobs deployJobs,
            Clock clock) {}

    private final Parts parts;
    private final Consumer<DeployJob> changed;
    private final Events events;
    private final ReleaseHold hold;
    private Cluster cluster;
    private Actions actions;

    /**
     * A reconciler that is still to be registered.
     *
     * @param changed is told of each DeployJob that is new, has ended or is gone
     */
    public DeployJobReconciler(Parts parts, Consumer<DeployJob> changed) {
        this.parts = parts;
        this.changed = changed;
        this.events = new Events(parts.client());
        this.hold = new ReleaseHold(parts.client());
    }

    @Override
    public List<EventSource<?, DeployJob>> prepareEventSources(EventSourceContext<DeployJob> context) {
        parts.deployJobs().bind(context.getPrimaryCache());
        cluster = new Cluster(parts.client(), parts.deployJobs(), context);
        actions = new Actions(
                parts.client(),
                cluster,
                new Preparation(parts.gateway()),
                parts.fences(),
                new Rights(parts.client()),
                new BuildSlots(parts.maxRunningBuilds(), parts.maxRunningBuildsOfNamespace()),
                hold,
                parts.settings());
        return cluster.eventSources();
    }

    @Override
    public UpdateControl<DeployJob> reconcile(DeployJob job, Context<DeployJob> context) {
        if (context.isPrimaryResourceDeleted() || DeployJobs.finished(job)) {
            return over(job, context);
        }
        if (job.getStatus() == null) {
            tellOthers(job);
        }
        Pass pass = observe(job);
        Step step = Pipeline.next(pass.plan(), pass.seen(), pass.now());
        try {
            while (!(step instanceof Step.Wait || step instanceof Step.Finish)) {
                pass = step instanceof Step.Prepare ? prepare(pass, step, context) : actions.act(pass, step);
                step = Pipeline.next(pass.plan(), pass.seen(), pass.now());
            }
        } catch (RuntimeException e) {
            report(pass, new Step.Wait(trouble(e), Optional.empty()), context);
            throw e;
        }
        report(pass, step, context);
        return again(pass, step);
    }

    /**
     * The plan is in the status before anything of it begins: an end that comes after a crash (superseded, cancelled,
     * deleted) finds by it what has begun.
     */
    private Pass prepare(Pass pass, Step step, Context<DeployJob> context) {
        Pass prepared = actions.act(pass, step);
        return prepared.plan().filter(plan -> !plan.units().isEmpty()).isPresent()
                ? prepared.of(report(prepared, new Step.Wait("prepared", Optional.empty()), context))
                : prepared;
    }

    private Pass observe(DeployJob job) {
        Instant now = parts.clock().instant();
        Optional<TrackedRepository> repository = cluster.repository(job);
        Optional<Plan> plan = Plan.in(job.getStatus());
        return new Pass(job, repository, plan, new Observer(cluster, job, repository, now).observe(plan), now);
    }

    /** Events first: told twice they are one, while a status that is written stands for events that were told. */
    private DeployJob report(Pass pass, Step step, Context<DeployJob> context) {
        DeployJob job = pass.job();
        DeployJobStatus status = new Report(job, pass.plan(), pass.seen(), step, pass.now()).status();
        if (status.equals(job.getStatus())) {
            return job;
        }
        Happening.between(job, status).forEach(what -> events.tell(job, what, pass.now()));
        return write(job, status, context);
    }

    /** With the uid: never into another DeployJob that got the same name. */
    private static DeployJob write(DeployJob job, DeployJobStatus status, Context<DeployJob> context) {
        DeployJob fresh = new DeployJob();
        fresh.setSpec(null);
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(job.getMetadata().getName())
                .withNamespace(job.getMetadata().getNamespace())
                .withUid(job.getMetadata().getUid())
                .build());
        fresh.setStatus(status);
        try {
            return PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(job, fresh, context);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            return job;
        }
    }

    /** What went wrong between two steps: it is tried again with growing pauses, and the log has the details. */
    private static String trouble(RuntimeException e) {
        return e instanceof KubernetesClientException unavailable
                ? "Kubernetes does not answer as it should: " + unavailable.getMessage()
                : "the operator has trouble with this job: its log says more";
    }

    /** Events wake it; what has no event is looked at again after a while. */
    private static UpdateControl<DeployJob> again(Pass pass, Step step) {
        if (!(step instanceof Step.Wait wait)) {
            return UpdateControl.noUpdate();
        }
        Duration pause = wait.until()
                .map(until -> Duration.between(pass.now(), until))
                .orElseGet(() -> pass.waitsForOthers() ? soon(pass) : AT_LAST);
        return UpdateControl.<DeployJob>noUpdate().rescheduleAfter(pause);
    }

    /** A gateway that stays away is asked less and less often. */
    private static Duration soon(Pass pass) {
        DeployJobStatus status = pass.job().getStatus();
        if (pass.seen().unprepared().isEmpty() || status == null || status.startTime() == null) {
            return SOON;
        }
        Duration quarter =
                Duration.between(Instant.parse(status.startTime()), pass.now()).dividedBy(4);
        return quarter.compareTo(SOON) < 0 ? SOON : quarter.compareTo(AT_LAST) > 0 ? AT_LAST : quarter;
    }

    /** Seen in the cache, so that whoever looks now sees it as well. */
    private UpdateControl<DeployJob> over(DeployJob job, Context<DeployJob> context) {
        if (!context.isPrimaryResourceDeleted()) {
            hold.release(job);
        }
        tellOthers(job);
        return UpdateControl.noUpdate();
    }

    private void tellOthers(DeployJob job) {
        cluster.nudge(cluster.siblings(job).stream()
                .filter(other -> !DeployJobs.finished(other))
                .toList());
        changed.accept(job);
    }
}
