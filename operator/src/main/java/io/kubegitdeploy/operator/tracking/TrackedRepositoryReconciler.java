package io.kubegitdeploy.operator.tracking;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositoryStatus;
import io.kubegitdeploy.operator.deploy.DeployJobs;
import io.kubegitdeploy.operator.events.EventWriter;
import io.kubegitdeploy.operator.gateway.Answer;
import io.kubegitdeploy.operator.gateway.Gateway;
import io.kubegitdeploy.operator.gateway.Tracking;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps repositories hooked, shows what became of their pushes, deletes old ones; unhooks before a repository goes. */
@ControllerConfiguration(
        name = "trackedrepositories",
        fieldManager = "kube-git-deploy-operator",
        finalizerName = Labels.UNHOOK_FINALIZER)
public final class TrackedRepositoryReconciler implements Reconciler<TrackedRepository>, Cleaner<TrackedRepository> {
    private static final Logger LOG = LoggerFactory.getLogger("tracking");

    private final KubernetesClient client;
    private final Gateway gateway;
    private final DeployJobs deployJobs;
    private final Clock clock;
    private final News news;
    private final Calls calls;
    private final SimpleInboundEventSource<TrackedRepository> nudges = new SimpleInboundEventSource<>("pushes");

    /** @param hookCheck how often the gateway is asked to look after a webhook that is in place */
    public TrackedRepositoryReconciler(
            KubernetesClient client, Gateway gateway, DeployJobs deployJobs, Duration hookCheck, Clock clock) {
        this.client = client;
        this.gateway = gateway;
        this.deployJobs = deployJobs;
        this.clock = clock;
        this.news = new News(new EventWriter(client));
        this.calls = new Calls(hookCheck);
    }

    @Override
    public List<EventSource<?, TrackedRepository>> prepareEventSources(EventSourceContext<TrackedRepository> context) {
        return List.of(nudges);
    }

    /** Has the repository of a push looked at again. */
    public void pushChanged(DeployJob job) {
        nudges.propagateEvent(
                new ResourceID(job.getSpec().repository(), job.getMetadata().getNamespace()));
    }

    /** The gateway's credential was refused for the source of a push: whether the hook is affected too is asked now. */
    public void credentialRefused(DeployJob job) {
        calls.doubt(job.getMetadata().getNamespace(), job.getSpec().repository());
        pushChanged(job);
    }

    @Override
    public UpdateControl<TrackedRepository> reconcile(
            TrackedRepository repository, Context<TrackedRepository> context) {
        Instant now = clock.instant();
        History history = new History(deployJobs.of(repository));
        if (calls.isDue(repository, now)) {
            ask(repository, now);
        }
        history.beyond(repository.getSpec().history()).forEach(this::delete);
        report(repository, new TrackingReport(repository, calls.said(repository), history, now).status(), context);
        return UpdateControl.<TrackedRepository>noUpdate().rescheduleAfter(calls.pause(repository, now));
    }

    /** The repository goes once the gateway has recorded the unhooking; GitHub is the gateway's to wait for. */
    @Override
    public DeleteControl cleanup(TrackedRepository repository, Context<TrackedRepository> context) {
        return switch (gateway.untrack(repository)) {
            case Answer.Ok<String> ok -> gone(repository, "unhooked");
            case Answer.Rejected<String> no -> gone(repository, no.message());
            case Answer.Unavailable<String> away -> {
                LOG.warn("{} waits to be unhooked: {}", name(repository), away.message());
                yield DeleteControl.noFinalizerRemoval().rescheduleAfter(calls.failed(repository));
            }
        };
    }

    private DeleteControl gone(TrackedRepository repository, String how) {
        calls.forget(repository);
        LOG.info("{} {}", name(repository), how);
        return DeleteControl.defaultDelete();
    }

    private void ask(TrackedRepository repository, Instant now) {
        Answer<Tracking> answer = gateway.track(repository);
        tell(repository, answer);
        if (answer instanceof Answer.Ok<Tracking> ok) {
            Change.of(repository, ok.value()).forEach(change -> news.tell(repository, change, now));
        }
        calls.made(repository, answer, now);
    }

    /** With the uid: never into another TrackedRepository that got the same name. */
    private static void report(
            TrackedRepository repository, TrackedRepositoryStatus status, Context<TrackedRepository> context) {
        if (status.equals(withoutDelivery(repository.getStatus()))) {
            return;
        }
        TrackedRepository fresh = new TrackedRepository();
        fresh.setSpec(null);
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(repository.getMetadata().getName())
                .withNamespace(repository.getMetadata().getNamespace())
                .withUid(repository.getMetadata().getUid())
                .build());
        fresh.setStatus(status);
        try {
            PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(repository, fresh, context);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    /** The last delivery is the gateway's field. */
    private static TrackedRepositoryStatus withoutDelivery(TrackedRepositoryStatus s) {
        return s == null
                ? null
                : new TrackedRepositoryStatus(
                        s.observedGeneration(),
                        s.conditions(),
                        s.repositoryId(),
                        s.fullName(),
                        s.defaultBranch(),
                        s.webhookId(),
                        null,
                        s.lastJob(),
                        s.lastDeployed(),
                        s.deployed());
    }

    private void delete(DeployJob job) {
        client.resource(job).delete();
        LOG.info(
                "{}/{} {} deleted: beyond the history limit",
                job.getMetadata().getNamespace(),
                job.getSpec().repository(),
                job.getMetadata().getName());
    }

    private static void tell(TrackedRepository repository, Answer<Tracking> answer) {
        switch (answer) {
            case Answer.Ok<Tracking> ok ->
                LOG.info("{} hooked as {}", name(repository), ok.value().fullName());
            case Answer.Rejected<Tracking> no ->
                LOG.warn("{} not hooked: {} ({})", name(repository), no.message(), no.reason());
            case Answer.Unavailable<Tracking> away ->
                LOG.warn("{} not hooked yet: {} ({})", name(repository), away.message(), away.reason());
        }
    }

    private static String name(TrackedRepository repository) {
        return repository.getMetadata().getNamespace() + "/"
                + repository.getMetadata().getName();
    }
}
