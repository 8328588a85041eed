package io.kubegitdeploy.gateway.jobs;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.gateway.background.Loop;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Transaction;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries what became of the DeployJobs into the jobs' records. Only the newest state of each counts, it can be written
 * again without harm, and after a start all are told again, so nothing is missed while the gateway was away.
 */
public final class Projection implements AutoCloseable {
    private static final int TRIES = 5;

    private final Etcd etcd;
    private final Kubernetes kubernetes;
    private final Map<String, DeployJob> changed = new ConcurrentHashMap<>();
    private final Loop loop = new Loop("projection", Duration.ofSeconds(30), this::pass);
    private volatile Runnable watch = () -> {};

    public Projection(Etcd etcd, Kubernetes kubernetes) {
        this.etcd = etcd;
        this.kubernetes = kubernetes;
    }

    public void start() {
        watch = kubernetes.watchDeployJobs(this::seen);
        loop.start();
    }

    private void seen(DeployJob job, boolean exists) {
        String uid = job.getMetadata().getUid();
        if (exists) {
            changed.put(uid, job);
            loop.wake();
        } else {
            changed.remove(uid);
        }
    }

    private void pass() {
        for (Iterator<DeployJob> jobs = changed.values().iterator(); jobs.hasNext(); ) {
            DeployJob job = jobs.next();
            project(job);
            changed.remove(job.getMetadata().getUid(), job);
        }
    }

    private void project(DeployJob job) {
        Long number = job.getSpec().jobId();
        Optional<RepositoryId> owned = number == null ? Optional.empty() : owned(job);
        for (int i = 0; i < TRIES; i++) {
            Optional<Entry> stored = owned.flatMap(id -> etcd.get(Keys.job(id, number)));
            if (stored.isEmpty() || written(owned.get(), stored.get(), job)) {
                return;
            }
        }
        throw Unavailable.busy("a job's record is being changed by others");
    }

    private boolean written(RepositoryId id, Entry stored, DeployJob job) {
        JobRecord before = JobRecord.of(stored);
        String uid = job.getMetadata().getUid();
        String known = before.deployJob().uid();
        if (known == null ? !DeployJobs.isOf(job, before) : !known.equals(uid)) {
            return true;
        }
        String after = Json.write(ProjectedState.applied(before.withUid(uid), job.getStatus()));
        return after.equals(stored.value())
                || etcd.commit(new Transaction()
                                .ifUnchanged(stored)
                                .put(stored.key(), after)
                                .delete(Keys.pending(id, before.id().id())))
                        .done();
    }

    private Optional<RepositoryId> owned(DeployJob job) {
        String key = Keys.owner(job.getMetadata().getNamespace(), job.getSpec().repository());
        return etcd.get(key)
                .map(Entry::value)
                .map(path -> path.split("/", 2))
                .flatMap(path -> RepositoryId.of(path[0], path[1]));
    }

    @Override
    public void close() {
        watch.run();
        loop.stop();
    }
}
