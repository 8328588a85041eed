package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Outcome;
import io.kubegitdeploy.gateway.etcd.Transaction;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.github.Address;
import io.kubegitdeploy.gateway.github.GitHub;
import io.kubegitdeploy.gateway.github.Webhooks;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.policy.RepositoryPolicy;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a claim, its webhook and its information in place, and takes them away. Called with the repository's lock held;
 * every step can be repeated, in an order in which a crash after any of them heals: claim and secret, then the hook at
 * GitHub, then the information.
 */
final class Hooks {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;

    private final Etcd etcd;
    private final GitHub github;
    private final Webhooks webhooks;
    private final URI publicUrl;
    private final RepositoryPolicy policy;

    Hooks(Etcd etcd, GitHub github, URI publicUrl, RepositoryPolicy policy) {
        this.etcd = etcd;
        this.github = github;
        this.webhooks = new Webhooks(github);
        this.publicUrl = publicUrl;
        this.policy = policy;
    }

    /**
     * What is in place.
     *
     * @param mended sentences that tell what was wrong at GitHub and has been put right
     */
    record Placed(Information information, List<String> mended) {}

    /** @param firstNumber of its first job, if it never had one */
    Placed place(RepositoryLock lock, Claim wanted, long firstNumber) {
        RepositoryId id = wanted.id();
        Outcome seen = etcd.read(Keys.claim(id), Keys.secret(id), Keys.sequence(id), Keys.information(id));
        Optional<Information> before = seen.get(Keys.information(id)).map(Information::of);
        GitHub.Repository repository = found(id, before);
        Optional<Information> same = before.filter(known -> known.repositoryId() == repository.id());
        if (same.isEmpty()) {
            // By a redirect from a former name one could reach what one may not name.
            RepositoryId.ofFullName(repository.fullName()).ifPresent(now -> policy.require(wanted.namespace(), now));
        }
        // Another repository under the same name: who knew the secret of the former one has no part in it.
        Optional<Entry> kept = before.isPresent() && same.isEmpty() ? Optional.empty() : seen.get(Keys.secret(id));
        String secret = kept.map(Entry::value).orElseGet(Hooks::newSecret);
        Claim claim = wanted.withDefaultBranch(repository.defaultBranch());
        String json = Json.write(claim);
        Transaction claiming = claimNumber(id, repository);
        claiming.put(Keys.secret(id), secret);
        if (!seen.get(Keys.claim(id)).map(Entry::value).equals(Optional.of(json))) {
            claiming.put(Keys.claim(id), json);
        }
        claiming.put(Keys.owner(claim.namespace(), claim.resource()), id.toString());
        if (seen.get(Keys.sequence(id)).isEmpty()) {
            claiming.ifAbsent(Keys.sequence(id)).put(Keys.sequence(id), Long.toString(firstNumber));
        }
        lock.write(claiming);
        Webhooks.Hook hook =
                webhooks.ensure(repository, new Webhooks.Wish(url(id), secret, same.map(Information::webHookId)));
        Information information = information(claim, repository, hook.id());
        if (!before.equals(Optional.of(information))) {
            Transaction recording = new Transaction().put(Keys.information(id), Json.write(information));
            before.filter(known -> same.isEmpty()).ifPresent(old -> recording.delete(Keys.number(old.repositoryId())));
            lock.write(recording);
        }
        return new Placed(information, hook.mended());
    }

    /** By the number that it had; one that is gone may have been made again under its name. */
    private GitHub.Repository found(RepositoryId id, Optional<Information> before) {
        try {
            return github.repository(address(id, before));
        } catch (Rejected e) {
            if (before.isEmpty() || !e.reason().equals("RepositoryNotFound")) {
                throw e;
            }
            GitHub.Repository successor = github.repository(Address.named(id));
            if (!successor.fullName().equalsIgnoreCase(id.toString())) {
                throw e;
            }
            return successor;
        }
    }

    /** One repository at GitHub may be reached by two names; it is tracked under one. */
    private Transaction claimNumber(RepositoryId id, GitHub.Repository repository) {
        String key = Keys.number(repository.id());
        Optional<Entry> taken = etcd.get(key);
        if (taken.isEmpty()) {
            return new Transaction().ifAbsent(key).put(key, id.path());
        }
        String other = taken.get().value();
        Transaction unchanged = new Transaction().ifUnchanged(taken.get());
        if (other.equals(id.path())) {
            return unchanged;
        }
        if (RepositoryId.ofFullName(other)
                .flatMap(name -> etcd.get(Keys.claim(name)))
                .isPresent()) {
            throw new Rejected(
                    409,
                    "AlreadyTracked",
                    id + " is the same repository at GitHub as " + other + ", which is tracked.");
        }
        return unchanged.put(key, id.path());
    }

    private static Information information(Claim claim, GitHub.Repository repository, long hook) {
        return new Information(
                new Information.Id(claim.owner(), claim.name()),
                hook,
                repository.id(),
                repository.fullName(),
                repository.defaultBranch(),
                claim.namespace(),
                claim.resource(),
                Keys.secret(claim.id()));
    }

    /** Where GitHub has the repository that is tracked under this name, or that will be. */
    Address address(RepositoryId id) {
        return address(id, known(id));
    }

    private static Address address(RepositoryId id, Optional<Information> known) {
        return known.map(it -> Address.numbered(id, it.repositoryId())).orElseGet(() -> Address.named(id));
    }

    private Optional<Information> known(RepositoryId id) {
        return etcd.get(Keys.information(id)).map(Information::of);
    }

    /** Deletes the hook at GitHub; one that is gone already is no error. */
    void remove(RepositoryId id) {
        Optional<Information> known = known(id);
        webhooks.delete(address(id, known), url(id), known.map(Information::webHookId));
    }

    /** Deletes a hook that {@link #forget} left behind, unless it is in use again. */
    void remove(Leftover leftover) {
        RepositoryId id = leftover.id();
        Optional<Information> now = known(id);
        boolean begun = now.isEmpty() && etcd.get(Keys.claim(id)).isPresent();
        boolean inUse = now.filter(it -> it.repositoryId() == leftover.repositoryId() || leftover.repositoryId() == 0)
                .isPresent();
        if (!begun && !inUse) {
            webhooks.delete(leftover.address(), url(id), leftover.hook());
            LOG.info("{}: its webhook is gone at GitHub", id);
        }
    }

    /** Deletes all that is kept of the repository, except the number of its next job, and notes that its hook must go. */
    void forget(RepositoryLock lock, Claim claim) {
        RepositoryId id = claim.id();
        Leftover leftover = Leftover.of(id, known(id));
        lock.write(deletion(claim).put(Keys.unhook(id, leftover.webHookId()), Json.write(leftover)));
    }

    Transaction deletion(Claim claim) {
        RepositoryId id = claim.id();
        Transaction deletion = new Transaction()
                .deleteAll(Keys.tracked(id))
                .deleteAll(Keys.own(id))
                .deleteAll(Keys.pending(id))
                .delete(Keys.claim(id))
                .delete(Keys.owner(claim.namespace(), claim.resource()));
        known(id).ifPresent(it -> deletion.delete(Keys.number(it.repositoryId())));
        return deletion;
    }

    private URI url(RepositoryId id) {
        return URI.create(publicUrl + "/api/v0/github/repositories/" + id.owner() + "/" + id.name() + "/web_hook");
    }

    private static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }
}
