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
import io.kubegitdeploy.operator.events.EventWriter;
import io.kubegitdeploy.operator.fence.Fences;
import io.kubegitdeploy.operator.gateway.Answer;
import io.kubegitdeploy.operator.gateway.Gateway;
import io.kubegitdeploy.operator.jobs.JobSettings;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Brings pushes to their end, woken by what happens to them: by a {@link Round} each time. */
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
    private final Consumer<DeployJob> refused;
    private final News news;
    private final ReleaseHold hold;
    private WatchedCluster cluster;
    private Round round;

    /**
     * A reconciler that is still to be registered.
     *
     * @param changed is told of each DeployJob that is new, has ended or is gone
     * @param refused is told of each DeployJob whose source the gateway's credential for GitHub does not reach
     */
    public DeployJobReconciler(Parts parts, Consumer<DeployJob> changed, Consumer<DeployJob> refused) {
        this.parts = parts;
        this.changed = changed;
        this.refused = refused;
        this.news = new News(new EventWriter(parts.client()));
        this.hold = new ReleaseFinalizer(parts.client());
    }

    @Override
    public List<EventSource<?, DeployJob>> prepareEventSources(EventSourceContext<DeployJob> context) {
        parts.deployJobs().bind(context.getPrimaryCache());
        cluster = new WatchedCluster(parts.client(), parts.deployJobs(), context);
        Actions actions = new Actions(
                cluster,
                new Preparation(this::deployFile),
                parts.fences(),
                new Rights(cluster),
                new BuildSlots(parts.maxRunningBuilds(), parts.maxRunningBuildsOfNamespace()),
                hold,
                parts.settings());
        round = new Round(cluster, actions);
        return cluster.eventSources();
    }

    @Override
    public UpdateControl<DeployJob> reconcile(DeployJob job, Context<DeployJob> context) {
        if (context.isPrimaryResourceDeleted() || DeployJobs.finished(job)) {
            return over(job, context);
        }
        if (job.getStatus() == null || job.getStatus().phase() == null) {
            tellOthers(job);
        }
        Round.Ended ended =
                round.run(job, parts.clock().instant(), (before, status) -> report(before, status, context));
        return again(ended.pass(), ended.step());
    }

    /** Events first: told twice they are one, while a status that is written stands for events that were told. */
    private DeployJob report(DeployJob job, DeployJobStatus status, Context<DeployJob> context) {
        Instant now = parts.clock().instant();
        Happening.between(job, status).forEach(what -> news.tell(job, what, now));
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

    private Answer<String> deployFile(DeployJob job) {
        Answer<String> answer = parts.gateway()
                .deployFile(job.getMetadata().getNamespace(), job.getMetadata().getName());
        if (Preparation.isMendable(answer)) {
            refused.accept(job);
        }
        return answer;
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
