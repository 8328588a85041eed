package io.kubegitdeploy.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositoryStatus;
import io.kubegitdeploy.gateway.failure.Failure;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** What we ask of the Kubernetes API. Every call ends within 10 s. */
public final class Kubernetes implements AutoCloseable {
    private static final int LIMIT_MILLIS = 10_000;
    /** The first pause before a watch is tried again; it doubles five times, to 10 s. */
    private static final int WATCH_PAUSE_MILLIS = 300;

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final String FIELD_MANAGER = "kube-git-deploy-gateway";

    private final KubernetesClient client;

    public Kubernetes(KubernetesClient client) {
        this.client = client;
    }

    /** As the pod's ServiceAccount, or as the kubeconfig file says. */
    public static Kubernetes connect() {
        return connect(Config.autoConfigure(null));
    }

    static Kubernetes connect(Config base) {
        Config config = new ConfigBuilder(base)
                .withRequestTimeout(LIMIT_MILLIS)
                .withConnectionTimeout(LIMIT_MILLIS / 2)
                .withRequestRetryBackoffLimit(1)
                .withWatchReconnectInterval(WATCH_PAUSE_MILLIS)
                .build();
        return new Kubernetes(new KubernetesClientBuilder().withConfig(config).build());
    }

    public Optional<TrackedRepository> trackedRepository(String namespace, String name) {
        return Optional.ofNullable(asking(() -> client.resources(TrackedRepository.class)
                .inNamespace(namespace)
                .withName(name)
                .get()));
    }

    public Optional<DeployJob> deployJob(String namespace, String name) {
        return Optional.ofNullable(asking(() -> client.resources(DeployJob.class)
                .inNamespace(namespace)
                .withName(name)
                .get()));
    }

    /** Every DeployJob of the namespace. */
    public List<DeployJob> deployJobs(String namespace) {
        return asking(() ->
                client.resources(DeployJob.class).inNamespace(namespace).list().getItems());
    }

    /**
     * Creates the object. Empty if there is one of that name.
     *
     * @throws Rejected if the API server will never take it: it is invalid, or its namespace is gone
     */
    public <T extends HasMetadata> Optional<T> create(T object) {
        try {
            return Optional.of(client.resource(object).create());
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return Optional.empty();
            }
            throw failure(e);
        }
    }

    /** Whether this very object, not just one of its name, is there now. */
    public boolean exists(DeployJob job) {
        return deployJob(job.getMetadata().getNamespace(), job.getMetadata().getName())
                .filter(there ->
                        there.getMetadata().getUid().equals(job.getMetadata().getUid()))
                .isPresent();
    }

    /** Sets {@code spec.cancel}. False if this very object is gone. */
    public boolean cancel(DeployJob job) {
        return patched(
                () -> named(job).patch(PatchContext.of(PatchType.JSON_MERGE), patch(job, "spec", "cancel", true)));
    }

    /** Writes the number that a DeployJob made by a person has got; nobody else writes that field. One that is gone is left. */
    public void writeJobId(DeployJob job, long number) {
        PatchContext apply = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(Labels.GATEWAY_FIELD_MANAGER)
                .withForce(true)
                .build();
        patched(() -> named(job).subresource("status").patch(apply, patch(job, "status", "jobId", number)));
    }

    private Resource<DeployJob> named(DeployJob job) {
        return client.resources(DeployJob.class)
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName());
    }

    /** With the uid: never into another DeployJob that got the same name. */
    private static String patch(DeployJob job, String part, String field, Object value) {
        return Serialization.asJson(Map.of(
                "apiVersion",
                job.getApiVersion(),
                "kind",
                job.getKind(),
                "metadata",
                Map.of(
                        "name",
                        job.getMetadata().getName(),
                        "namespace",
                        job.getMetadata().getNamespace(),
                        "uid",
                        job.getMetadata().getUid()),
                part,
                Map.of(field, value)));
    }

    private static boolean patched(Runnable patch) {
        try {
            patch.run();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND || e.getCode() == CONFLICT) {
                return false;
            }
            throw failure(e);
        }
    }

    /** Deletes it if it is there and, unless the uid is "", if it is that very one. */
    public void deleteTrackedRepository(String namespace, String name, String uid) {
        Optional<TrackedRepository> there = trackedRepository(namespace, name);
        boolean meant = there.filter(
                        found -> uid.isEmpty() || uid.equals(found.getMetadata().getUid()))
                .isPresent();
        if (meant) {
            asking(() -> client.resource(there.get()).delete());
        }
    }

    /**
     * Writes the time of the newest delivery into the TrackedRepository's status, unless it has a later one. It is the only
     * field there that is ours. One that is gone, or that is another by its uid, is let be.
     *
     * @param uid or ""
     */
    public void showDelivery(String namespace, String name, String uid, Instant time) {
        Instant seconds = time.truncatedTo(ChronoUnit.SECONDS);
        Optional<TrackedRepository> there = trackedRepository(namespace, name)
                .filter(found -> uid.isEmpty() || uid.equals(found.getMetadata().getUid()))
                .filter(found -> shownDelivery(found).isBefore(seconds));
        if (there.isEmpty()) {
            return;
        }
        TrackedRepository fresh = new TrackedRepository();
        fresh.setSpec(null);
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withUid(there.get().getMetadata().getUid())
                .build());
        fresh.setStatus(
                new TrackedRepositoryStatus(null, null, null, null, null, null, seconds.toString(), null, null, null));
        PatchContext ours = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FIELD_MANAGER)
                .withForce(true)
                .build();
        try {
            client.resource(fresh).subresource("status").patch(ours);
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT && e.getCode() != NOT_FOUND) {
                throw failure(e);
            }
        }
    }

    private static Instant shownDelivery(TrackedRepository repository) {
        String shown =
                repository.getStatus() == null ? null : repository.getStatus().lastDelivery();
        try {
            return shown == null ? Instant.EPOCH : Instant.parse(shown);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    /** Who the token belongs to. Empty if it is no good, or not made for our audience. */
    public Optional<Caller> review(String token) {
        TokenReview asked = new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .withAudiences(Labels.AUDIENCE)
                .endSpec()
                .build();
        var answer = asking(() -> client.resource(asked).create()).getStatus();
        // An authenticator that knows no audiences answers without them: its tokens are not for us.
        boolean good = answer != null
                && Boolean.TRUE.equals(answer.getAuthenticated())
                && answer.getAudiences() != null
                && answer.getAudiences().contains(Labels.AUDIENCE);
        if (!good) {
            return Optional.empty();
        }
        Map<String, List<String>> extra = new HashMap<>();
        if (answer.getUser().getExtra() != null) {
            extra.putAll(answer.getUser().getExtra());
        }
        List<String> groups = answer.getUser().getGroups();
        return Optional.of(new Caller(
                answer.getUser().getUsername(), groups == null ? List.of() : List.copyOf(groups), Map.copyOf(extra)));
    }

    /** Whether the caller may do this with TrackedRepositories there; a namespace of "" means all of them. */
    public boolean may(Caller caller, String verb, String namespace) {
        return may(caller, verb, HasMetadata.getPlural(TrackedRepository.class), namespace);
    }

    /** The same for DeployJobs. */
    public boolean mayWithDeployJobs(Caller caller, String verb, String namespace) {
        return may(caller, verb, HasMetadata.getPlural(DeployJob.class), namespace);
    }

    private boolean may(Caller caller, String verb, String resource, String namespace) {
        SubjectAccessReview asked = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(caller.name())
                .withGroups(caller.groups())
                .withExtra(caller.extra())
                .withNewResourceAttributes()
                .withGroup(HasMetadata.getGroup(TrackedRepository.class))
                .withResource(resource)
                .withNamespace(namespace.isEmpty() ? null : namespace)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        var answer = asking(() -> client.resource(asked).create()).getStatus();
        return answer != null && Boolean.TRUE.equals(answer.getAllowed());
    }

    /**
     * Tells of every DeployJob of the cluster, and of each change, until stopped. The API server may be away: it is tried
     * again.
     *
     * @param seen called with the object and whether it still exists; must be quick
     * @return stops it
     */
    public Runnable watchDeployJobs(BiConsumer<DeployJob, Boolean> seen) {
        SharedIndexInformer<DeployJob> informer =
                client.resources(DeployJob.class).inAnyNamespace().runnableInformer(0);
        informer.exceptionHandler((started, problem) -> true);
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(DeployJob job) {
                seen.accept(job, true);
            }

            @Override
            public void onUpdate(DeployJob before, DeployJob job) {
                seen.accept(job, true);
            }

            @Override
            public void onDelete(DeployJob job, boolean finalStateUnknown) {
                seen.accept(job, false);
            }
        });
        informer.start();
        return informer::stop;
    }

    private <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            throw failure(e);
        }
    }

    private static Failure failure(KubernetesClientException e) {
        String told = e.getStatus() != null && e.getStatus().getMessage() != null
                ? e.getStatus().getMessage()
                : "no reason given";
        return switch (e.getCode()) {
            case 400, 422 -> new Rejected(422, "Invalid", "The Kubernetes API server refuses it: " + told);
            case 404 -> new Rejected(404, "NamespaceNotFound", "The Kubernetes API server says: " + told);
            case 403 ->
                told.contains("being terminated")
                        ? new Rejected(409, "NamespaceTerminating", "The namespace is being deleted.")
                        : Unavailable.kubernetes("The gateway lacks a right in Kubernetes: " + told, e);
            default -> Unavailable.kubernetes("The Kubernetes API server could not be reached, or failed.", e);
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
