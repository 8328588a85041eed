package io.kubegitdeploy.gateway.jobs;

import io.kubegitdeploy.crd.DeployJob;
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
import io.kubegitdeploy.gateway.memory.Recent;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import io.kubegitdeploy.gateway.tracking.Claim;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** Keeps jobs in etcd and gives them their numbers. */
public final class JobStore {
    /** Others may take a number at the same moment; each time at least one of all gets through. */
    private static final int TRIES = 32;

    private static final int LOCKS = 1024;
    private static final int NUMBERS = 10_000;
    /** Records read in one call: a large one has some 100 KiB. */
    private static final int AT_ONCE = 16;

    private static final int WAITING_AT_ONCE = 256;
    private static final int READ_AT_ONCE = 64;

    private final Etcd etcd;
    private final HourlyLease lease;
    private final Clock clock;
    private final Runnable stored;
    private final ReentrantLock[] queues = new ReentrantLock[LOCKS];
    /** The number of the last job that this process stored for a repository; others may have stored some since. */
    private final Recent<RepositoryId, Long> lastNumbers = new Recent<>(NUMBERS);

    private final Random chance = new Random();

    /** @param stored called when there are jobs whose DeployJobs are to be made, as after each new one */
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
     * What a job is stored for.
     *
     * @param checked what must still be so: the claim first, then the secret that a delivery was signed with
     * @param names keys that lead to the job, the most certain first: whoever comes with one of them gets the same job
     * @param made its DeployJob is there already: then the keys are kept as long as the record, else 7 days at least
     */
    private record Arrival(List<Entry> checked, List<String> names, boolean made, LongFunction<JobRecord> numbered) {
        Claim claim() {
            return Claim.of(checked.getFirst());
        }

        /** All that decides what becomes of it. */
        String[] keys() {
            Stream<String> others = Stream.concat(names.stream(), Stream.of(Keys.sequence(claim().id())));
            return Stream.concat(checked.stream().map(Entry::key), others).toArray(String[]::new);
        }
    }

    /** The number that a repository's next job gets; begun: etcd has it, so it is not the first job of all. */
    private record Next(long number, boolean begun) {}

    /**
     * Stores a job for the push, in one transaction, unless the delivery or the push has one already: then that one is
     * the answer. Empty if claim or secret is no longer what it was when the push was checked against it: they may be as
     * old as they like.
     *
     * @throws Unavailable if etcd did not answer; it can be tried again
     */
    public Optional<Accepted> accept(Entry claimed, Entry secret, Push push) {
        Claim claim = Claim.of(claimed);
        RepositoryId id = claim.id();
        List<String> names = List.of(Keys.delivery(id, push.deliveryId()), Keys.push(id, push.sameness()));
        return stored(new Arrival(List.of(claimed, secret), names, false, number -> queued(claim, number, push)));
    }

    /**
     * The same for what a person asked for; another request without an id is another job.
     *
     * @param requestId a UUID; the same one again gets the same answer
     */
    Optional<Accepted> acceptRequest(Entry claimed, Push asked, Optional<String> requestId) {
        Claim claim = Claim.of(claimed);
        List<String> names =
                requestId.map(uuid -> Keys.delivery(claim.id(), uuid)).stream().toList();
        return stored(new Arrival(List.of(claimed), names, false, number -> queued(claim, number, asked)));
    }

    /** The number of a DeployJob that a person made: the next one and a record, unless it has them. Empty if untracked. */
    Optional<Long> adopt(RepositoryId id, DeployJob made) {
        List<String> names = List.of(Keys.object(id, made.getMetadata().getUid()));
        for (int i = 0; i < TRIES; i++) {
            Optional<Entry> claimed = etcd.get(Keys.claim(id));
            Optional<Accepted> stored = claimed.flatMap(there ->
                    stored(new Arrival(List.of(there), names, true, number -> JobRecord.of(id, number, made))));
            if (stored.isPresent() || claimed.isEmpty()) {
                return stored.map(Accepted::jobId);
            }
        }
        throw Unavailable.busy("the tracking of this repository is changing");
    }

    private Optional<Accepted> stored(Arrival arrival) {
        // Pushes to one repository wait for each other here rather than in etcd's conflicts.
        ReentrantLock queue = queues[Math.floorMod(arrival.claim().id().hashCode(), LOCKS)];
        queue.lock();
        try {
            return storedNext(arrival);
        } catch (Unavailable e) {
            lease.forget();
            throw e;
        } finally {
            queue.unlock();
        }
    }

    private Optional<Accepted> storedNext(Arrival arrival) {
        Claim claim = arrival.claim();
        RepositoryId id = claim.id();
        String[] looked = arrival.keys();
        // Most deliveries are new, of a repository that is as it was: one round trip. What etcd has instead is read
        // with it.
        Optional<Next> next = lastNumbers.get(id).map(last -> new Next(last + 1, true));
        for (int i = 0; i < TRIES; i++) {
            Outcome seen;
            if (next.isPresent()) {
                JobRecord job = arrival.numbered.apply(next.get().number);
                seen = etcd.commit(storing(arrival, next.get(), job).otherwiseRead(looked));
                if (seen.done()) {
                    lastNumbers.put(id, next.get().number);
                    stored.run();
                    return Optional.of(accepted(next.get().number, job.deployJob()));
                }
            } else {
                seen = etcd.read(looked);
            }
            if (!arrival.checked.stream().allMatch(seen::has)) {
                return Optional.empty();
            }
            Optional<Entry> known = arrival.names.stream()
                    .map(seen::get)
                    .flatMap(Optional::stream)
                    .findFirst();
            if (known.isPresent()) {
                return Optional.of(repeated(arrival, known.get()));
            }
            Optional<Entry> sequence = seen.get(Keys.sequence(id));
            next = Optional.of(
                    new Next(sequence.map(Entry::value).map(Long::parseLong).orElse(0L), sequence.isPresent()));
        }
        throw Unavailable.busy("too many pushes to this repository at the same moment");
    }

    private Transaction storing(Arrival arrival, Next next, JobRecord job) {
        RepositoryId id = arrival.claim().id();
        String number = Long.toString(next.number);
        String sequence = Keys.sequence(id);
        Transaction storing = new Transaction()
                .put(sequence, Long.toString(next.number + 1))
                .put(Keys.job(id, next.number), Json.write(job));
        arrival.checked.forEach(entry -> storing.ifValue(entry.key(), entry.value()));
        for (String name : arrival.names) {
            storing.ifAbsent(name);
            if (arrival.made) {
                storing.put(name, number);
            } else {
                storing.put(name, number, lease.current());
            }
        }
        if (!arrival.made) {
            storing.put(Keys.pending(id, next.number), "");
        }
        return next.begun ? storing.ifValue(sequence, number) : storing.ifAbsent(sequence);
    }

    private JobRecord queued(Claim claim, long number, Push push) {
        return JobRecord.queued(claim.id(), number, push, name(claim, number), clock.instant());
    }

    private static DeployJobName name(Claim claim, long number) {
        String name = Names.deployJob(claim.owner(), claim.name(), number);
        return new DeployJobName(claim.namespace(), claim.resource(), name, null);
    }

    /** The answer that it got the first time, from now on under its own name too. Its record may have been pruned since. */
    private Accepted repeated(Arrival arrival, Entry known) {
        Claim claim = arrival.claim();
        String first = arrival.names.getFirst();
        if (!known.key().equals(first)) {
            Entry claimed = arrival.checked.getFirst();
            etcd.commit(new Transaction()
                    .ifValue(claimed.key(), claimed.value())
                    .put(first, known.value(), lease.current()));
        }
        long number = Long.parseLong(known.value());
        return accepted(
                number,
                etcd.get(Keys.job(claim.id(), number))
                        .map(entry -> JobRecord.of(entry).deployJob())
                        .orElseGet(() -> name(claim, number)));
    }

    private static Accepted accepted(long number, DeployJobName made) {
        return new Accepted(number, made.name(), made.namespace());
    }

    /** A job whose DeployJob is to be made, as it stands in etcd. */
    record Waiting(Entry pending, Entry stored, JobRecord job) {}

    /**
     * The next jobs, in turns between the repositories, that are not known to have a DeployJob. There may be thousands of
     * them, and some come while these are seen to: the others are told of as new ones are.
     */
    List<Waiting> waiting() {
        List<Entry> pending = etcd.list(Keys.PENDING);
        List<Entry> next = Turns.next(pending, WAITING_AT_ONCE, chance);
        if (next.size() < pending.size()) {
            stored.run();
        }
        List<Waiting> found = new ArrayList<>();
        for (int from = 0; from < next.size(); from += READ_AT_ONCE) {
            found.addAll(waiting(next.subList(from, Math.min(from + READ_AT_ONCE, next.size()))));
        }
        return found;
    }

    private List<Waiting> waiting(List<Entry> pending) {
        Outcome seen = etcd.read(pending.stream().map(JobStore::jobOf).toArray(String[]::new));
        List<Waiting> found = new ArrayList<>();
        for (Entry entry : pending) {
            String key = jobOf(entry);
            Optional<Entry> job = seen.get(key);
            if (job.isPresent()) {
                found.add(new Waiting(entry, job.get(), JobRecord.of(job.get())));
            } else {
                etcd.commit(new Transaction().ifAbsent(key).delete(entry.key()));
            }
        }
        return found;
    }

    /** The numbers of the jobs that have a record, the highest first. */
    List<Long> numbers(RepositoryId id) {
        String prefix = Keys.jobs(id);
        return etcd.keys(prefix).stream()
                .map(key -> Long.parseLong(key.substring(prefix.length())))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** Their records, those that are there, in the order asked for. */
    List<Entry> records(RepositoryId id, List<Long> numbers) {
        List<Entry> found = new ArrayList<>();
        for (int from = 0; from < numbers.size(); from += AT_ONCE) {
            String[] keys = numbers.subList(from, Math.min(numbers.size(), from + AT_ONCE)).stream()
                    .map(number -> Keys.job(id, number))
                    .toArray(String[]::new);
            Outcome read = etcd.read(keys);
            Stream.of(keys).map(read::get).flatMap(Optional::stream).forEach(found::add);
        }
        return found;
    }

    /** Has the DeployJob of a job that waits for it cancelled once it is made. False if the record has changed meanwhile. */
    boolean cancelWaiting(Entry entry) {
        boolean done = etcd.commit(new Transaction()
                        .ifUnchanged(entry)
                        .put(entry.key(), Json.write(JobRecord.of(entry).cancelled())))
                .done();
        stored.run();
        return done;
    }

    private static String jobOf(Entry pending) {
        String[] path = pending.key().substring(Keys.PENDING.length()).split("/", -1);
        return Keys.job(new RepositoryId(path[0], path[1]), Long.parseLong(path[2]));
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
