package io.kubegitdeploy.gateway.jobs;

import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.HourlyLease;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Outcome;
import io.kubegitdeploy.gateway.etcd.Transaction;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.jobs.JobRecord.DeployJobName;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import io.kubegitdeploy.gateway.tracking.Claim;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps jobs in etcd and gives them their numbers. */
public final class JobStore {
    /** Others may take a number at the same moment; each time at least one of all gets through. */
    private static final int TRIES = 32;

    private static final int LOCKS = 64;

    private final Etcd etcd;
    private final HourlyLease lease;
    private final Clock clock;
    private final Runnable stored;
    private final ReentrantLock[] queues = new ReentrantLock[LOCKS];

    /** @param stored called after each new job, to have its DeployJob made soon */
    public JobStore(Etcd etcd, Clock clock, Runnable stored) {
        this.etcd = etcd;
        this.lease = new HourlyLease(etcd, clock);
        this.clock = clock;
        this.stored = stored;
        for (int i = 0; i < LOCKS; i++) {
            queues[i] = new ReentrantLock();
        }
    }

    /**
     * Stores a job for the push, in one transaction, unless the delivery or the push has one already: then that one is
     * the answer. Empty if the claim is no longer what it was when the push was checked against it.
     *
     * @throws Unavailable if etcd did not answer; it can be tried again
     */
    public Optional<Accepted> accept(Entry claimed, Push push) {
        // Pushes to one repository wait for each other here rather than in etcd's conflicts.
        RepositoryId id = Claim.of(claimed).id();
        ReentrantLock queue = queues[Math.floorMod(id.hashCode(), LOCKS)];
        queue.lock();
        try {
            return acceptNext(claimed, push);
        } catch (Unavailable e) {
            lease.forget();
            throw e;
        } finally {
            queue.unlock();
        }
    }

    private Optional<Accepted> acceptNext(Entry claimed, Push push) {
        Claim claim = Claim.of(claimed);
        RepositoryId id = claim.id();
        String delivery = Keys.delivery(id, push.deliveryId());
        String samePush = Keys.push(id, push.sameness());
        String sequence = Keys.sequence(id);
        Outcome seen = etcd.read(claimed.key(), delivery, samePush, sequence);
        for (int i = 0; i < TRIES; i++) {
            if (seen.get(delivery).isPresent()) {
                return Optional.of(repeated(claim, seen.get(delivery).get()));
            }
            if (seen.get(samePush).isPresent()) {
                String job = seen.get(samePush).get().value();
                etcd.commit(new Transaction().ifUnchanged(claimed).put(delivery, job, lease.current()));
                return Optional.of(repeated(claim, seen.get(samePush).get()));
            }
            if (!seen.get(claimed.key()).equals(Optional.of(claimed))) {
                return Optional.empty();
            }
            Optional<Entry> last = seen.get(sequence);
            long number = last.map(Entry::value).map(Long::parseLong).orElse(0L);
            JobRecord job = JobRecord.queued(id, number, push, name(claim, number), clock.instant());
            Transaction storing = new Transaction()
                    .ifUnchanged(claimed)
                    .ifAbsent(delivery)
                    .ifAbsent(samePush)
                    .put(delivery, Long.toString(number), lease.current())
                    .put(samePush, Long.toString(number), lease.current())
                    .put(sequence, Long.toString(number + 1))
                    .put(Keys.job(id, number), Json.write(job))
                    .put(Keys.pending(id, number), "")
                    .otherwiseRead(claimed.key(), delivery, samePush, sequence);
            if (last.isPresent()) {
                storing.ifUnchanged(last.get());
            } else {
                storing.ifAbsent(sequence);
            }
            Outcome outcome = etcd.commit(storing);
            if (outcome.done()) {
                stored.run();
                return Optional.of(new Accepted(
                        number, job.deployJob().name(), job.deployJob().namespace()));
            }
            seen = outcome;
        }
        throw Unavailable.busy("too many pushes to this repository at the same moment");
    }

    private static DeployJobName name(Claim claim, long number) {
        String name = Names.deployJob(claim.owner(), claim.name(), number);
        return new DeployJobName(claim.namespace(), claim.resource(), name, null);
    }

    /** The answer that this push got the first time. Its record may have been pruned since. */
    private Accepted repeated(Claim claim, Entry found) {
        long number = Long.parseLong(found.value());
        DeployJobName made = etcd.get(Keys.job(claim.id(), number))
                .map(entry -> JobRecord.of(entry).deployJob())
                .orElseGet(() -> name(claim, number));
        return new Accepted(number, made.name(), made.namespace());
    }

    /** A job whose DeployJob is to be made, as it stands in etcd. */
    record Waiting(Entry pending, Entry stored, JobRecord job) {}

    /** The oldest jobs, by repository, that are not known to have a DeployJob. */
    List<Waiting> waiting() {
        List<Waiting> found = new ArrayList<>();
        for (Entry pending : etcd.list(Keys.PENDING)) {
            String[] path = pending.key().substring(Keys.PENDING.length()).split("/", -1);
            String key = Keys.job(new RepositoryId(path[0], path[1]), Long.parseLong(path[2]));
            Optional<Entry> stored = etcd.get(key);
            if (stored.isPresent()) {
                found.add(new Waiting(pending, stored.get(), JobRecord.of(stored.get())));
            } else {
                etcd.commit(new Transaction().ifAbsent(key).delete(pending.key()));
            }
        }
        return found;
    }

    /** The job has its DeployJob, or never will: it no longer waits. */
    void settled(Waiting waiting, JobRecord job) {
        etcd.commit(new Transaction()
                .ifUnchanged(waiting.stored)
                .ifPresent(waiting.pending.key())
                .put(waiting.stored.key(), Json.write(job))
                .delete(waiting.pending.key()));
    }
}
