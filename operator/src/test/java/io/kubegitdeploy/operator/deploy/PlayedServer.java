package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobState;
import io.kubegitdeploy.operator.jobs.Stage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** The API server's rules that matter here: versions, finalizers, names taken once, what is owned goes with its owner. */
final class PlayedServer {
    private static final String JOB_NAME = "batch.kubernetes.io/job-name";

    final Shelf<DeployJob> pushes = new Shelf<>();
    final Shelf<Job> jobs = new Shelf<>();
    final Shelf<Pod> pods = new Shelf<>();
    final Shelf<Lease> leases = new Shelf<>();
    final Shelf<TrackedRepository> repositories = new Shelf<>();
    private final Consumer<Job> created;

    /** @param created is told of each Job before it is made */
    PlayedServer(Consumer<Job> created) {
        this.created = created;
    }

    static List<Pod> podsOf(List<Pod> pods, String job) {
        return labelled(pods, Map.of(JOB_NAME, job));
    }

    static <T extends HasMetadata> List<T> labelled(List<T> objects, Map<String, String> labels) {
        return objects.stream()
                .filter(object -> object.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    /** As server-side apply does: whoever writes last is right. */
    Optional<DeployJob> status(DeployJob job, DeployJobStatus status) {
        Optional<DeployJob> there = same(job);
        there.ifPresent(now -> pushes.put(changed(now, now.getMetadata(), status)));
        return same(job);
    }

    void create(Job job) {
        String name = job.getMetadata().getName();
        if (jobs.get(name).isPresent()) {
            throw refused(409, name + " exists");
        }
        created.accept(job);
        jobs.put(new JobBuilder(job)
                .editMetadata()
                .withUid("uid-" + name)
                .endMetadata()
                .build());
    }

    /** What the garbage collector takes: its owner is gone. */
    boolean isOrphan(Job job) {
        return job.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> pushes.get(owner.getName()).isEmpty());
    }

    /** In the background: the Job is gone at once, its pods are told to end. */
    void deleteJob(String name) {
        jobs.remove(name);
        podsOf(pods.all(), name).forEach(this::deletePod);
    }

    void deletePod(Pod pod) {
        if (JobState.over(pod)) {
            pods.remove(pod.getMetadata().getName());
        } else {
            pods.put(new PodBuilder(pod)
                    .editMetadata()
                    .withDeletionTimestamp("2026-11-01T00:00:00Z")
                    .endMetadata()
                    .build());
        }
    }

    Pod startPod(Job job, int number) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(job.getMetadata().getName() + "-" + number)
                .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                .addToLabels(JOB_NAME, job.getMetadata().getName())
                .withAnnotations(job.getSpec().getTemplate().getMetadata().getAnnotations())
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();
        pods.put(pod);
        return pod;
    }

    void addFinalizer(DeployJob job) {
        DeployJob now = same(job).orElseThrow(() -> refused(404, "gone"));
        if (now.isMarkedForDeletion() && now.getMetadata().getFinalizers().isEmpty()) {
            throw refused(422, "no new finalizers can be added if the object is being deleted");
        }
        pushes.put(changed(
                now,
                new ObjectMetaBuilder(now.getMetadata())
                        .withFinalizers(Labels.RELEASE_FINALIZER)
                        .build(),
                now.getStatus()));
    }

    void ownReleases(DeployJob job) {
        labelled(
                        jobs.all(),
                        Map.of(Labels.DEPLOY_JOB_UID, job.getMetadata().getUid(), Labels.STAGE, Stage.RELEASE.word()))
                .forEach(release -> jobs.put(new JobBuilder(release)
                        .editMetadata()
                        .withOwnerReferences(JobIdentity.owner(job))
                        .endMetadata()
                        .build()));
    }

    void removeFinalizer(DeployJob job) {
        same(job).ifPresent(now -> {
            ObjectMeta free = new ObjectMetaBuilder(now.getMetadata())
                    .withFinalizers(List.of())
                    .build();
            pushes.put(changed(now, free, now.getStatus()));
            collect(job.getMetadata().getName());
        });
    }

    void deletePush(String name) {
        pushes.get(name).ifPresent(now -> {
            ObjectMeta deleted = new ObjectMetaBuilder(now.getMetadata())
                    .withDeletionTimestamp("2026-11-01T00:00:00Z")
                    .build();
            pushes.put(changed(now, deleted, now.getStatus()));
            collect(name);
        });
    }

    boolean write(Lease lease) {
        String name = lease.getMetadata().getName();
        Optional<Lease> now = leases.get(name);
        String version =
                now.map(there -> there.getMetadata().getResourceVersion()).orElse(null);
        if (!Objects.equals(version, lease.getMetadata().getResourceVersion())) {
            return false;
        }
        leases.put(new LeaseBuilder(lease).build());
        return true;
    }

    static DeployJob changed(DeployJob job, ObjectMeta meta, DeployJobStatus status) {
        DeployJob copy = new DeployJob();
        copy.setMetadata(new ObjectMetaBuilder(meta).build());
        copy.setSpec(job.getSpec());
        copy.setStatus(status);
        return copy;
    }

    private void collect(String name) {
        DeployJob now = pushes.get(name).orElseThrow();
        if (now.isMarkedForDeletion() && now.getMetadata().getFinalizers().isEmpty()) {
            pushes.remove(name);
            jobs.all().stream()
                    .filter(job -> job.getMetadata().getOwnerReferences().contains(JobIdentity.owner(now)))
                    .forEach(job -> deleteJob(job.getMetadata().getName()));
        }
    }

    private Optional<DeployJob> same(DeployJob job) {
        return pushes.get(job.getMetadata().getName())
                .filter(now ->
                        now.getMetadata().getUid().equals(job.getMetadata().getUid()));
    }

    private static KubernetesClientException refused(int code, String why) {
        return new KubernetesClientException(why, code, null);
    }
}
