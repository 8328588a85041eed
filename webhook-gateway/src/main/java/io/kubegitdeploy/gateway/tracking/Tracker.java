package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Transaction;
import io.kubegitdeploy.gateway.failure.Failure;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import io.kubegitdeploy.gateway.policy.RepositoryPolicy;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import io.kubegitdeploy.gateway.tracking.Claim.Phase;
import io.kubegitdeploy.gateway.tracking.Hooks.Placed;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks and untracks repositories, for the operator and for the private API. Two calls for the same repository wait for
 * each other; a crash at any step is healed by the same call again or by {@link Caretaker}.
 */
final class Tracker {
    private static final Logger LOG = LoggerFactory.getLogger(Tracker.class);

    private final Etcd etcd;
    private final Hooks hooks;
    private final Optional<Kubernetes> kubernetes;
    private final RepositoryPolicy policy;
    private final Runnable leftover;

    /** @param leftover called when there is something for {@link Caretaker} to do */
    Tracker(Etcd etcd, Hooks hooks, Optional<Kubernetes> kubernetes, RepositoryPolicy policy, Runnable leftover) {
        this.etcd = etcd;
        this.hooks = hooks;
        this.kubernetes = kubernetes;
        this.policy = policy;
        this.leftover = leftover;
    }

    /** A TrackedRepository exists and asks to be tracked. Can be repeated; puts right what changed since. */
    Placed track(Wish wish) {
        policy.require(wish.namespace(), wish.id());
        if (etcd.get(Keys.untrack(wish.namespace(), wish.resource())).isPresent()) {
            throw untracking();
        }
        leaveFormer(wish);
        try (RepositoryLock lock = RepositoryLock.take(etcd, wish.id())) {
            Optional<Claim> claim = claim(wish.id());
            if (claim.filter(there -> there.phase() == Phase.LEAVING)
                    .filter(there -> there.isOf(wish.namespace(), wish.resource()))
                    .isPresent()) {
                throw untracking();
            }
            return placed(lock, wish.claim(Phase.TRACKED), takenOver(lock, claim, wish.namespace(), wish.resource()));
        }
    }

    /** Remembers how many ended jobs of a tracked repository to keep. */
    void keep(RepositoryId id, HistoryLimits limits) {
        String key = Keys.history(id);
        String json = Json.write(limits);
        if (!etcd.get(key).map(Entry::value).equals(Optional.of(json))) {
            etcd.commit(new Transaction().ifPresent(Keys.claim(id)).put(key, json));
        }
    }

    /** What is known of a tracked repository. */
    Optional<Information> information(RepositoryId id) {
        return etcd.get(Keys.information(id)).map(Information::of);
    }

    /** Its TrackedRepository, if there is one. */
    Optional<TrackedRepository> resource(Claim claim) {
        return kubernetes.flatMap(api -> api.trackedRepository(claim.namespace(), claim.resource()));
    }

    /** The private API's way in: tracks, then makes the TrackedRepository. */
    Information track(RepositoryId id, String namespace) {
        policy.require(namespace, id);
        try (RepositoryLock lock = RepositoryLock.take(etcd, id)) {
            Optional<Claim> claim = claim(id);
            if (claim.filter(there -> there.phase() == Phase.TRACKED && !isAbandoned(there))
                    .isPresent()) {
                throw alreadyTracked(id);
            }
            if (claim.filter(there -> there.phase() == Phase.LEAVING).isPresent()) {
                leave(lock, claim.get());
                claim = Optional.empty();
            }
            String resource = Names.trackedRepository(id.owner(), id.name());
            awaitEndOfFormer(namespace, resource);
            claim = takenOver(lock, claim, namespace, resource);
            return begun(lock, claim, new Wish(id, namespace, resource, "", List.of(), List.of(), false));
        }
    }

    /** An object of this name that is on its way out goes first: its end would take the new tracking with it. */
    private void awaitEndOfFormer(String namespace, String resource) {
        etcd.get(Keys.untrack(namespace, resource))
                .ifPresent(untrack -> deleteResource(namespace, resource, untrack.value()));
        if (kubernetes
                .flatMap(api -> api.trackedRepository(namespace, resource))
                .filter(TrackedRepository::isMarkedForDeletion)
                .isPresent()) {
            throw Unavailable.busy("the TrackedRepository of this name is just being deleted");
        }
    }

    private Unavailable untracking() {
        leftover.run();
        return Unavailable.busy("this TrackedRepository is just being untracked");
    }

    /** Goes on with what the private API began before a crash. */
    void finish(RepositoryLock lock, Claim claim) {
        switch (claim.phase()) {
            case TRACKED -> {}
            case LEAVING -> leave(lock, claim);
            case BEGUN -> {
                Wish wish = new Wish(
                        claim.id(), claim.namespace(), claim.resource(), "", List.of(), List.of(), claim.suspend());
                begun(lock, Optional.of(claim), wish);
            }
        }
    }

    private Information begun(RepositoryLock lock, Optional<Claim> before, Wish wish) {
        Information information = placed(lock, wish.claim(Phase.BEGUN), before).information();
        try {
            kubernetes.ifPresent(api -> makeResource(api, wish));
        } catch (Rejected e) {
            hooks.forget(lock, wish.claim(Phase.BEGUN));
            leftover.run();
            throw e;
        }
        Claim claim = claim(wish.id()).orElseThrow(() -> Unavailable.busy("the repository was untracked meanwhile"));
        lock.write(new Transaction().put(Keys.claim(wish.id()), Json.write(claim.with(Phase.TRACKED))));
        return information;
    }

    private Placed placed(RepositoryLock lock, Claim wanted, Optional<Claim> before) {
        try {
            Placed placed = hooks.place(lock, wanted, before.isPresent() ? 0 : firstNumber(wanted));
            if (before.isEmpty()) {
                LOG.info("{}: tracked for {}/{}", wanted.id(), wanted.namespace(), wanted.resource());
            }
            placed.mended().forEach(what -> LOG.warn("{}: {}", wanted.id(), what));
            return placed;
        } catch (Rejected e) {
            // What GitHub refuses leaves nothing behind, unless it was tracked before: then it may be so again.
            if (before.isEmpty() && claim(wanted.id()).isPresent()) {
                hooks.forget(lock, wanted);
                leftover.run();
            }
            throw e;
        }
    }

    /** One that is there already is as good, if it is of that repository: a name's hash is short, and people make objects too. */
    private static void makeResource(Kubernetes api, Wish wish) {
        TrackedRepository resource = new TrackedRepository();
        resource.getMetadata().setNamespace(wish.namespace());
        resource.getMetadata().setName(wish.resource());
        resource.setSpec(TrackedRepositorySpec.of(wish.id().owner(), wish.id().name()));
        if (api.create(resource).isPresent()) {
            return;
        }
        TrackedRepository there = api.trackedRepository(wish.namespace(), wish.resource())
                .orElseThrow(
                        () -> Unavailable.kubernetes("a TrackedRepository was there a moment ago and is gone", null));
        if (!isOf(there, wish.id())) {
            throw new Rejected(
                    409,
                    "NameTaken",
                    "There is a TrackedRepository " + wish.namespace() + "/" + wish.resource()
                            + " of another repository: delete it, or track by a TrackedRepository of another name.");
        }
    }

    private static boolean isOf(TrackedRepository resource, RepositoryId id) {
        TrackedRepositorySpec spec = resource.getSpec();
        return spec.owner().equalsIgnoreCase(id.owner()) && spec.name().equalsIgnoreCase(id.name());
    }

    /** Numbers go on after those of DeployJobs that are there, should etcd have lost its data. */
    private long firstNumber(Claim claim) {
        return kubernetes.map(api -> api.deployJobs(claim.namespace())).orElse(List.of()).stream()
                .filter(job -> claim.resource().equals(job.getSpec().repository()))
                .map(DeployJob::number)
                .flatMap(Optional::stream)
                .mapToLong(number -> number + 1)
                .max()
                .orElse(0);
    }

    /** The private API's way out: hook, etcd, TrackedRepository. */
    void untrack(RepositoryId id) {
        try (RepositoryLock lock = RepositoryLock.take(etcd, id)) {
            Claim claim = claim(id).orElseThrow(() -> notTracked(id));
            lock.write(new Transaction().put(Keys.claim(id), Json.write(claim.with(Phase.LEAVING))));
            try {
                leave(lock, claim);
            } catch (Failure e) {
                Transaction back = new Transaction().ifPresent(Keys.claim(id));
                lock.write(back.put(Keys.claim(id), Json.write(claim)));
                throw e;
            }
            deleteResource(claim.namespace(), claim.resource(), claim.uid());
        } catch (Unavailable e) {
            leftover.run();
            throw e;
        }
    }

    /** The last step of the private API's way out. */
    void deleteResource(String namespace, String resource, String uid) {
        kubernetes.ifPresent(api -> api.deleteTrackedRepository(namespace, resource, uid));
        etcd.delete(Keys.untrack(namespace, resource));
    }

    private void leave(RepositoryLock lock, Claim claim) {
        hooks.remove(claim.id());
        Transaction deletion = hooks.deletion(claim);
        if (kubernetes.isPresent()) {
            deletion.put(Keys.untrack(claim.namespace(), claim.resource()), claim.uid());
        }
        lock.write(deletion);
        LOG.info("{}: no longer tracked", claim.id());
    }

    /** The operator's way out: etcd only; the hook is deleted by {@link Caretaker}, so GitHub can't keep an object. */
    void release(String namespace, String resource, String uid) {
        Optional<RepositoryId> owned = owned(namespace, resource);
        if (owned.isEmpty()) {
            return;
        }
        try (RepositoryLock lock = RepositoryLock.take(etcd, owned.get())) {
            Optional<Claim> claim = claim(owned.get())
                    .filter(there -> there.isOf(namespace, resource))
                    .filter(there -> uid.isEmpty()
                            || there.uid().isEmpty()
                            || there.uid().equals(uid));
            if (claim.isPresent()) {
                hooks.forget(lock, claim.get());
                LOG.info("{}: no longer tracked for {}/{}", owned.get(), namespace, resource);
            }
        }
        leftover.run();
    }

    /** Everything that is tracked. */
    List<Information> list() {
        return etcd.list(Keys.CLAIMS).stream()
                .map(entry -> etcd.get(Keys.information(Claim.of(entry).id())))
                .flatMap(Optional::stream)
                .map(Information::of)
                .toList();
    }

    Optional<Claim> claim(RepositoryId id) {
        return etcd.get(Keys.claim(id)).map(Claim::of);
    }

    /** An object of this name named another repository before: it was deleted and made again unseen. */
    private void leaveFormer(Wish wish) {
        Optional<RepositoryId> owned = owned(wish.namespace(), wish.resource());
        if (owned.isPresent() && !owned.get().equals(wish.id())) {
            release(wish.namespace(), wish.resource(), "");
        }
    }

    private Optional<RepositoryId> owned(String namespace, String resource) {
        return etcd.get(Keys.owner(namespace, resource)).map(Entry::value).flatMap(RepositoryId::ofFullName);
    }

    /** The claim, if it is this TrackedRepository's own; another's is dropped if abandoned, and refused if not. */
    private Optional<Claim> takenOver(RepositoryLock lock, Optional<Claim> claim, String namespace, String resource) {
        if (claim.isEmpty() || claim.get().isOf(namespace, resource)) {
            return claim;
        }
        if (!isAbandoned(claim.get())) {
            throw alreadyTracked(claim.get().id());
        }
        lock.write(hooks.deletion(claim.get()));
        return Optional.empty();
    }

    /** Its TrackedRepository is gone without having been untracked, for example because its finalizer was removed. */
    private boolean isAbandoned(Claim claim) {
        return claim.phase() == Phase.TRACKED
                && kubernetes
                        .filter(api -> api.trackedRepository(claim.namespace(), claim.resource())
                                .isEmpty())
                        .isPresent();
    }

    private static Rejected alreadyTracked(RepositoryId id) {
        return new Rejected(409, "AlreadyTracked", id + " is tracked by another TrackedRepository already.");
    }

    private static Rejected notTracked(RepositoryId id) {
        return new Rejected(404, "NotTracked", id + " is not tracked.");
    }
}
