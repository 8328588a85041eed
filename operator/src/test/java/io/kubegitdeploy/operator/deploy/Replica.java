package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.fence.FenceStore;
import io.kubegitdeploy.operator.fence.Fences;
import io.kubegitdeploy.operator.gateway.Answer;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobSettings;
import io.kubegitdeploy.operator.jobs.JobState;
import io.kubegitdeploy.operator.jobs.Stage;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An operator process of the played world: the real round, caches that are behind, and calls in which luck strikes. */
final class Replica implements Cluster, ReleaseHold, FenceStore {
    private static final JobSettings SETTINGS =
            new JobSettings(URI.create("http://gateway:5002"), "job:1", "kaniko:1", "IfNotPresent", true);

    private final World world;
    private final PlayedServer server;
    private final Shelf<DeployJob>.Cache pushes;
    private final Shelf<Job>.Cache jobs;
    private final Shelf<Pod>.Cache pods;
    private final Shelf<TrackedRepository>.Cache repositories;
    private final Set<String> busy = new HashSet<>();
    private final Round round;
    boolean dead;

    Replica(World world, PlayedServer server, int maxBuilds) {
        this.world = world;
        this.server = server;
        this.pushes = server.pushes.cache();
        this.jobs = server.jobs.cache();
        this.pods = server.pods.cache();
        this.repositories = server.repositories.cache();
        this.round = new Round(
                this,
                new Actions(
                        this,
                        new Preparation(this::deployFile),
                        new Fences(this, world.clock()),
                        new Rights(this),
                        new BuildSlots(maxBuilds, maxBuilds),
                        this,
                        SETTINGS));
    }

    List<DeployJob> known() {
        return pushes.all();
    }

    void catchUp() {
        for (int kind = 0; kind < 4; kind++) {
            catchUp(kind, Integer.MAX_VALUE);
        }
    }

    void catchUp(int kind, int most) {
        switch (kind) {
            case 0 -> pushes.catchUp(most);
            case 1 -> jobs.catchUp(most);
            case 2 -> pods.catchUp(most);
            default -> repositories.catchUp(most);
        }
    }

    /** As the reconciler does it: one round at a time for each push. */
    void reconcile(DeployJob job) {
        if (!busy.add(job.getMetadata().getName())) {
            return;
        }
        try {
            if (DeployJobs.finished(job)) {
                release(job);
            } else {
                round.run(job, world.clock().instant(), this::report);
            }
        } finally {
            busy.remove(job.getMetadata().getName());
        }
    }

    private DeployJob report(DeployJob job, DeployJobStatus status) {
        write("status", () -> server.status(job, status).ifPresent(pushes::wrote));
        return server.pushes.get(job.getMetadata().getName()).orElse(job);
    }

    private Answer<String> deployFile(DeployJob job) {
        world.meanwhile(this);
        return world.chance(20)
                ? new Answer.Unavailable<>("GatewayUnavailable", "the gateway is away")
                : new Answer.Ok<>(world.deployFile());
    }

    private void write(String what, Runnable write) {
        world.before(this, what);
        write.run();
        world.after(this, what);
    }

    private <T> T fresh(T answer) {
        world.meanwhile(this);
        return answer;
    }

    @Override
    public Optional<TrackedRepository> repository(DeployJob job) {
        String name = job.getSpec().repository();
        return repositories.get(name).or(() -> fresh(server.repositories.get(name)));
    }

    @Override
    public List<DeployJob> siblings(DeployJob job) {
        return pushes.all().stream()
                .filter(other ->
                        other.getSpec().repository().equals(job.getSpec().repository()))
                .filter(other -> other.getSpec().ref().equals(job.getSpec().ref()))
                .filter(other ->
                        !other.getMetadata().getUid().equals(job.getMetadata().getUid()))
                .toList();
    }

    @Override
    public List<Job> knownJobs(DeployJob job) {
        String name = job.getMetadata().getName();
        return jobs.all().stream()
                .filter(known ->
                        name.equals(known.getMetadata().getAnnotations().get(Labels.DEPLOY_JOB)))
                .toList();
    }

    @Override
    public Optional<Job> knownJob(String namespace, String name) {
        return jobs.get(name);
    }

    @Override
    public Optional<Job> freshJob(JobIdentity id) {
        return fresh(server.jobs.get(id.name()));
    }

    @Override
    public List<Job> runningBuilds() {
        return jobs.all().stream()
                .filter(job ->
                        Stage.BUILD.word().equals(job.getMetadata().getLabels().get(Labels.STAGE)))
                .filter(job -> !JobState.over(job))
                .toList();
    }

    @Override
    public List<Pod> knownPods(DeployJob job, JobIdentity id) {
        return PlayedServer.podsOf(pods.all(), id.name());
    }

    @Override
    public List<Pod> freshPods(JobIdentity id) {
        return fresh(PlayedServer.podsOf(server.pods.all(), id.name()));
    }

    @Override
    public List<Pod> departedPods(JobIdentity id) {
        return List.of();
    }

    @Override
    public String log(Pod pod, String container) {
        return "";
    }

    @Override
    public Optional<String> warning(String namespace, String uid) {
        return Optional.empty();
    }

    @Override
    public boolean maySecrets(String verb, String target, String namespace, String serviceAccount) {
        return fresh(true);
    }

    @Override
    public void create(Job job) {
        write("create " + job.getMetadata().getName(), () -> server.create(job));
    }

    @Override
    public void end(JobIdentity id) {
        write("end " + id.name(), () -> server.deleteJob(id.name()));
    }

    @Override
    public void take(DeployJob job) {
        if (!job.getMetadata().getFinalizers().contains(Labels.RELEASE_FINALIZER)) {
            write("hold", () -> server.addFinalizer(job));
        }
    }

    @Override
    public void release(DeployJob job) {
        if (job.getMetadata().getFinalizers().contains(Labels.RELEASE_FINALIZER)) {
            write("own", () -> server.ownReleases(job));
            write("release hold", () -> server.removeFinalizer(job));
        }
    }

    @Override
    public Optional<Lease> lease(String name) {
        return fresh(server.leases.get(name));
    }

    @Override
    public boolean write(Lease lease) {
        boolean[] written = new boolean[1];
        write("fence", () -> written[0] = server.write(lease));
        return written[0];
    }

    @Override
    public Optional<DeployJob> deployJob(String namespace, String name) {
        return fresh(server.pushes.get(name));
    }

    @Override
    public List<Job> jobs(String namespace, Map<String, String> labels) {
        return fresh(PlayedServer.labelled(server.jobs.all(), labels));
    }

    @Override
    public List<Pod> pods(String namespace, Map<String, String> labels) {
        return fresh(PlayedServer.labelled(server.pods.all(), labels));
    }
}
