package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Outcome;
import io.kubegitdeploy.gateway.etcd.Transaction;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.time.Duration;
import java.util.Optional;

/**
 * Only one changes a repository's tracking at a time, in all gateways: a key in etcd that its holder renews, and that ends
 * by itself soon after its holder died. Every write of the holder has the key as its condition, so a holder that slept too
 * long changes nothing.
 */
final class RepositoryLock implements AutoCloseable {
    /** How long it outlives a holder that was killed. */
    private static final Duration LIFE = Duration.ofSeconds(10);

    private static final Duration RENEWAL = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(100);

    private final Etcd etcd;
    private final long lease;
    private final Entry held;
    private final Thread renewal;

    private RepositoryLock(Etcd etcd, long lease, Entry held) {
        this.etcd = etcd;
        this.lease = lease;
        this.held = held;
        this.renewal = Thread.ofVirtual().name("renews a lock").start(this::renew);
    }

    private void renew() {
        try {
            while (true) {
                Thread.sleep(RENEWAL);
                try {
                    etcd.renew(lease);
                } catch (Unavailable e) {
                    // tried again; if it is too late, the next write tells
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** @throws Unavailable if another holds it for 15 s */
    static RepositoryLock take(Etcd etcd, RepositoryId id) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<RepositoryLock> lock = tryTake(etcd, id);
            if (lock.isPresent()) {
                return lock.get();
            }
            pause();
        }
        throw Unavailable.busy("the tracking of " + id + " is just being changed by another call");
    }

    /** Empty if another holds it. */
    static Optional<RepositoryLock> tryTake(Etcd etcd, RepositoryId id) {
        String key = Keys.lock(id);
        if (etcd.get(key).isPresent()) {
            return Optional.empty();
        }
        long lease = etcd.grant(LIFE);
        Outcome outcome = etcd.commit(new Transaction().ifAbsent(key).put(key, Long.toString(lease), lease));
        Optional<Entry> held = outcome.done() ? etcd.get(key) : Optional.empty();
        if (held.filter(entry -> entry.value().equals(Long.toString(lease))).isEmpty()) {
            etcd.revoke(lease);
            return Optional.empty();
        }
        return Optional.of(new RepositoryLock(etcd, lease, held.get()));
    }

    /** Writes, if the lock is still held. */
    void write(Transaction transaction) {
        if (!etcd.commit(transaction.ifUnchanged(held)).done()) {
            throw Unavailable.busy("this change took too long, or another one came first");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Unavailable.busy("the gateway is stopping");
        }
    }

    @Override
    public void close() {
        renewal.interrupt();
        try {
            etcd.revoke(lease);
        } catch (Unavailable e) {
            // it ends by itself
        }
    }
}
