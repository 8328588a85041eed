package io.kubegitdeploy.gateway.jobs;

import io.kubegitdeploy.gateway.background.Loop;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Transaction;
import io.kubegitdeploy.gateway.failure.Failure;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.jobs.JobRecord.DeployJobName;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import io.kubegitdeploy.gateway.tracking.Claim;
import io.kubegitdeploy.gateway.tracking.HistoryLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the records true where no DeployJob tells any more: ends those whose DeployJob is gone, perhaps while no gateway
 * was there to see it, and drops those beyond the history limits. A record that has its DeployJob stays. All repositories
 * are looked at after a start and every {@value #MINUTES} minutes, one right after a DeployJob of it was deleted.
 */
final class Records {
    private static final Logger LOG = LoggerFactory.getLogger(Records.class);
    private static final int MINUTES = 5;

    private final Etcd etcd;
    private final Kubernetes kubernetes;
    private final JobStore jobs;
    private final Clock clock;
    private final Set<RepositoryId> changed = ConcurrentHashMap.newKeySet();
    private final Loop loop = new Loop("job records", Duration.ofMinutes(1), this::pass);
    private Instant next = Instant.MIN;

    Records(Etcd etcd, Kubernetes kubernetes, JobStore jobs, Clock clock) {
        this.etcd = etcd;
        this.kubernetes = kubernetes;
        this.jobs = jobs;
        this.clock = clock;
    }

    void start() {
        loop.start();
    }

    void stop() {
        loop.stop();
    }

    /** A DeployJob of the repository is gone. */
    void lookAt(RepositoryId id) {
        changed.add(id);
        loop.wake();
    }

    private void pass() {
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            etcd.list(Keys.CLAIMS).stream().map(entry -> Claim.of(entry).id()).forEach(changed::add);
            next = now.plus(Duration.ofMinutes(MINUTES));
        }
        Failure left = null;
        for (RepositoryId id : Set.copyOf(changed)) {
            changed.remove(id);
            try {
                mend(id);
            } catch (Failure e) {
                changed.add(id);
                left = e;
            }
        }
        if (left != null) {
            throw Unavailable.busy("records of jobs are left to look at: " + left.sentence());
        }
    }

    private void mend(RepositoryId id) {
        List<Entry> stored = jobs.records(id, jobs.numbers(id));
        for (Entry entry : stored) {
            JobRecord job = JobRecord.of(entry);
            if (!job.finished() && job.deployJob().uid() != null && isGone(job)) {
                etcd.commit(
                        new Transaction().ifUnchanged(entry).put(entry.key(), Json.write(job.gone(clock.instant()))));
                LOG.info("{} job {}: its DeployJob is gone", id, job.id().id());
            }
        }
        HistoryLimits limits = HistoryLimits.of(etcd.get(Keys.history(id)));
        Map<Long, Entry> byNumber = new HashMap<>();
        stored.forEach(entry -> byNumber.put(JobRecord.of(entry).id().id(), entry));
        for (JobRecord job : History.beyond(stored.stream().map(JobRecord::of).toList(), limits)) {
            if (isGone(job)) {
                Entry entry = byNumber.get(job.id().id());
                Transaction pruning = new Transaction().ifUnchanged(entry).delete(entry.key());
                if (job.deployJob().uid() != null) {
                    pruning.delete(Keys.object(id, job.deployJob().uid()));
                }
                etcd.commit(pruning);
                LOG.info(
                        "{} job {}: record dropped, beyond the history limit",
                        id,
                        job.id().id());
            }
        }
    }

    /** The API server is asked, not a cache. A job that never got a DeployJob has none that could be there. */
    private boolean isGone(JobRecord job) {
        DeployJobName name = job.deployJob();
        return name.uid() == null
                || kubernetes
                        .deployJob(name.namespace(), name.name())
                        .filter(there -> name.uid().equals(there.getMetadata().getUid()))
                        .isEmpty();
    }
}
