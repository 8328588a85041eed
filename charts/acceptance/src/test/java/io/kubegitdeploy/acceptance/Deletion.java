package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.TrackedRepository;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A deletion of a push, or of its TrackedRepository, which is called as the deletion is. */
enum Deletion {
    JOB(DeployJob.class, DeletionPropagation.BACKGROUND),
    JOB_FOREGROUND(DeployJob.class, DeletionPropagation.FOREGROUND),
    REPOSITORY(TrackedRepository.class, DeletionPropagation.BACKGROUND),
    REPOSITORY_FOREGROUND(TrackedRepository.class, DeletionPropagation.FOREGROUND),
    REPOSITORY_ORPHAN(TrackedRepository.class, DeletionPropagation.ORPHAN);

    private static final Duration SOON = Duration.ofSeconds(45);

    private final Class<? extends CustomResource<?, ?>> kind;
    private final DeletionPropagation propagation;

    Deletion(Class<? extends CustomResource<?, ?>> kind, DeletionPropagation propagation) {
        this.kind = kind;
        this.propagation = propagation;
    }

    /** A name in Kubernetes. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean ofRepository() {
        return kind == TrackedRepository.class;
    }

    /** Nothing deletes the DeployJob then. */
    boolean keepsJob() {
        return propagation == DeletionPropagation.ORPHAN;
    }

    void strike(Team team, DeployJob job) {
        resource(team, kind, ofRepository() ? id() : name(job))
                .withPropagationPolicy(propagation)
                .delete();
    }

    /** Waits until the deletion has done all but what waits for the release. */
    void awaitEffect(Team team, DeployJob job) {
        if (ofRepository()) {
            awaitNo(team, TrackedRepository.class, id());
        }
        Team.await(
                "the DeployJob waits for its release only: " + this,
                SOON,
                () -> team.deployJob(name(job)),
                left -> keepsJob()
                        ? left.getMetadata().getOwnerReferences().isEmpty()
                        : left.isMarkedForDeletion()
                                && left.getMetadata().getFinalizers().equals(List.of(Labels.RELEASE_FINALIZER)));
    }

    /** Waits until all that was to be deleted is gone. */
    void awaitEnd(Team team, DeployJob job) {
        if (ofRepository()) {
            awaitNo(team, TrackedRepository.class, id());
        }
        if (!keepsJob()) {
            awaitNo(team, DeployJob.class, name(job));
        }
    }

    private static String name(DeployJob job) {
        return job.getMetadata().getName();
    }

    private void awaitNo(Team team, Class<? extends CustomResource<?, ?>> gone, String name) {
        Team.await(
                this + ": " + name + " is gone",
                SOON,
                () -> resource(team, gone, name).get(),
                Objects::isNull);
    }

    private static <T extends CustomResource<?, ?>> Resource<T> resource(Team team, Class<T> kind, String name) {
        return team.cluster()
                .client()
                .resources(kind)
                .inNamespace(team.namespace())
                .withName(name);
    }
}
