package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Transaction;
import io.kubegitdeploy.gateway.failure.Failure;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * One pass over all of it, whatever becomes of a part.
     *
     * @throws Unavailable if anything has to be tried again
     * @throws RuntimeException a bug that was met, such as an entry that is none of ours
     */
    void pass() {
        List<RuntimeException> left = new ArrayList<>();
        for (Entry unhook : etcd.list(Keys.UNHOOKS)) {
            tried(() -> unhook(unhook), left);
        }
        for (Entry claim : etcd.list(Keys.CLAIMS)) {
            tried(() -> finish(Claim.of(claim)), left);
        }
        // Last: what leaves in this pass has an object to delete.
        for (Entry untrack : etcd.list(Keys.UNTRACKS)) {
            tried(() -> untrack(untrack), left);
        }
        for (RuntimeException e : left) {
            if (!(e instanceof Failure)) {
                throw e;
            }
        }
        if (!left.isEmpty()) {
            throw Unavailable.busy(
                    "something of a tracking is left to do: " + left.getLast().getMessage());
        }
    }

    private static void tried(Runnable step, List<RuntimeException> left) {
        try {
            step.run();
        } catch (RuntimeException e) {
            left.add(e);
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
