package io.kubegitdeploy.gateway.jobs;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.gateway.background.AtOnce;
import io.kubegitdeploy.gateway.background.Loop;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Transaction;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries what became of the DeployJobs into the jobs' records, and gives a number and a record to those that people made.
 * Only the newest state of each counts, it can be written again without harm, and after a start all are told again, so
 * nothing is missed while the gateway was away; {@link Records} sees to those that are gone by then.
 */
public final class Projection implements AutoCloseable {
    private static final int TRIES = 5;

    private final Etcd etcd;
    private final Kubernetes kubernetes;
    private final JobStore jobs;
    private final Clock clock;
    private final Records records;
    private final Map<String, Seen> changed = new ConcurrentHashMap<>();
    private final Loop loop = new Loop("projection", Duration.ofSeconds(30), this::pass);
    private volatile Runnable watch = () -> {};

    /** A DeployJob as it was seen last, and whether it still exists. */
    private record Seen(DeployJob job, boolean exists) {
        String uid() {
            return job.getMetadata().getUid();
        }
    }

    public Projection(Etcd etcd, Kubernetes kubernetes, JobStore jobs, Clock clock) {
        this.etcd = etcd;
        this.kubernetes = kubernetes;
        this.jobs = jobs;
        this.clock = clock;
        this.records = new Records(etcd, kubernetes, jobs, clock);
    }

    public void start() {
        watch = kubernetes.watchDeployJobs(this::seen);
        loop.start();
        records.start();
    }

    private void seen(DeployJob job, boolean exists) {
        changed.put(job.getMetadata().getUid(), new Seen(job, exists));
        loop.wake();
    }

    private void pass() {
        AtOnce.each(List.copyOf(changed.values()), seen -> {
            if (projected(seen)) {
                changed.remove(seen.uid(), seen);
            }
        });
    }

    /** False if it has to be looked at again later: its repository is not tracked yet. */
    private boolean projected(Seen seen) {
        Optional<RepositoryId> owner = owner(seen.job());
        if (owner.isEmpty()) {
            return !seen.exists()
                    || DeployJobs.finished(seen.job())
                    || seen.job().number().isPresent();
        }
        RepositoryId id = owner.get();
        Optional<Long> number = number(id, seen);
        if (number.isPresent()) {
            project(id, number.get(), seen);
        }
        if (!seen.exists()) {
            records.lookAt(id);
        }
        return true;
    }

    /** Empty for one that a person made and deleted before it got its number. */
    private Optional<Long> number(RepositoryId id, Seen seen) {
        DeployJob job = seen.job();
        if (job.getSpec().jobId() != null) {
            return Optional.of(job.getSpec().jobId());
        }
        Optional<Long> known = etcd.get(Keys.object(id, seen.uid())).map(entry -> Long.parseLong(entry.value()));
        if (!seen.exists() || (known.isEmpty() && !kubernetes.exists(job))) {
            return known;
        }
        Optional<Long> number = known.or(() -> jobs.adopt(id, job));
        number.filter(given -> !Optional.of(given).equals(job.number()))
                .ifPresent(given -> kubernetes.writeJobId(job, given));
        return number;
    }

    private void project(RepositoryId id, long number, Seen seen) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Entry> stored = etcd.get(Keys.job(id, number));
            if (stored.isEmpty() || written(id, stored.get(), seen)) {
                return;
            }
        }
        throw Unavailable.busy("a job's record is being changed by others");
    }

    private boolean written(RepositoryId id, Entry stored, Seen seen) {
        JobRecord before = JobRecord.of(stored);
        String known = before.deployJob().uid();
        if (known == null ? !DeployJobs.isOf(seen.job(), before) : !known.equals(seen.uid())) {
            return true;
        }
        JobRecord told =
                ProjectedState.applied(before.made(seen.uid()), seen.job().getStatus());
        String after = Json.write(seen.exists() ? told : told.gone(clock.instant()));
        return after.equals(stored.value())
                || etcd.commit(new Transaction()
                                .ifUnchanged(stored)
                                .put(stored.key(), after)
                                .delete(Keys.pending(id, before.id().id())))
                        .done();
    }

    private Optional<RepositoryId> owner(DeployJob job) {
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
        records.stop();
    }
}
