package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Transaction;
import io.kubegitdeploy.gateway.failure.Failure;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finishes what was begun: webhooks still to be deleted, objects still to be deleted, tracking cut off by a crash. */
final class Caretaker {
    private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);

    private final Etcd etcd;
    private final Hooks hooks;
    private final Tracker tracker;

    Caretaker(Etcd etcd, Hooks hooks, Tracker tracker) {
        this.etcd = etcd;
        this.hooks = hooks;
        this.tracker = tracker;
    }

    /** One pass. @throws Unavailable if anything has to be tried again; the rest is done all the same */
    void pass() {
        Failure left = null;
        for (Entry unhook : etcd.list(Keys.UNHOOKS)) {
            left = tried(() -> unhook(unhook)).orElse(left);
        }
        for (Entry untrack : etcd.list(Keys.UNTRACKS)) {
            left = tried(() -> untrack(untrack)).orElse(left);
        }
        for (Entry claim : etcd.list(Keys.CLAIMS)) {
            left = tried(() -> finish(Claim.of(claim))).orElse(left);
        }
        if (left != null) {
            throw Unavailable.busy("something of a tracking is left to do: " + left.sentence());
        }
    }

    private static Optional<Failure> tried(Runnable step) {
        try {
            step.run();
            return Optional.empty();
        } catch (Failure e) {
            return Optional.of(e);
        }
    }

    private void unhook(Entry entry) {
        Leftover leftover = Leftover.of(entry);
        try (RepositoryLock lock = RepositoryLock.take(etcd, leftover.id())) {
            hooks.remove(leftover);
            lock.write(new Transaction().delete(entry.key()));
        }
    }

    private void untrack(Entry untrack) {
        String[] name = untrack.key().substring(Keys.UNTRACKS.length()).split("/", 2);
        tracker.deleteResource(name[0], name[1], untrack.value());
    }

    private void finish(Claim claim) {
        if (claim.phase() == Claim.Phase.TRACKED) {
            return;
        }
        Optional<RepositoryLock> lock = RepositoryLock.tryTake(etcd, claim.id());
        if (lock.isEmpty()) {
            // Someone is at it, or died over it: then the lock ends soon.
            throw Unavailable.busy("the tracking of " + claim.id() + " is just being changed");
        }
        try (RepositoryLock held = lock.get()) {
            Optional<Claim> now = tracker.claim(claim.id());
            now.ifPresent(there -> tracker.finish(held, there));
        } catch (Rejected e) {
            LOG.warn("{}: what was begun can't be finished: {}", claim.id(), e.sentence());
            throw e;
        }
    }
}
