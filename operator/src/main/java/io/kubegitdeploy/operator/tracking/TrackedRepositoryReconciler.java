package io.kubegitdeploy.operator.tracking;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
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
import io.kubegitdeploy.operator.gateway.Answer;
import io.kubegitdeploy.operator.gateway.Gateway;
import io.kubegitdeploy.operator.gateway.Tracking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    private final Calls calls = new Calls();
    private final SimpleInboundEventSource<TrackedRepository> nudges = new SimpleInboundEventSource<>("pushes");

    public TrackedRepositoryReconciler(KubernetesClient client, Gateway gateway, DeployJobs deployJobs, Clock clock) {
        this.client = client;
        this.gateway = gateway;
        this.deployJobs = deployJobs;
        this.clock = clock;
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

    @Override
    public UpdateControl<TrackedRepository> reconcile(
            TrackedRepository repository, Context<TrackedRepository> context) {
        Instant now = clock.instant();
        History history = new History(deployJobs.of(repository));
        Optional<Answer<Tracking>> answer =
                calls.isDue(repository, now) ? Optional.of(gateway.track(repository)) : Optional.empty();
        answer.ifPresent(said -> tell(repository, said));
        Duration pause =
                answer.map(said -> calls.made(repository, said, now)).orElseGet(() -> calls.pause(repository, now));
        history.beyond(repository.getSpec().history()).forEach(this::delete);
        return report(repository, new TrackingReport(repository, answer, history, now).status())
                .rescheduleAfter(pause);
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

    private static UpdateControl<TrackedRepository> report(
            TrackedRepository repository, TrackedRepositoryStatus status) {
        if (status.equals(withoutDelivery(repository.getStatus()))) {
            return UpdateControl.noUpdate();
        }
        TrackedRepository fresh = new TrackedRepository();
        fresh.setSpec(null);
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(repository.getMetadata().getName())
                .withNamespace(repository.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        return UpdateControl.patchStatus(fresh);
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
