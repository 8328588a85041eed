package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Outcome;
import io.kubegitdeploy.gateway.etcd.Transaction;
import io.kubegitdeploy.gateway.github.GitHub;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Puts a claim, its webhook and its information in place, and takes them away. Called with the repository's lock held;
 * every step can be repeated, in an order in which a crash after any of them heals: claim and secret, then the hook at
 * GitHub, then the information.
 */
final class Hooks {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;

    private final Etcd etcd;
    private final GitHub github;
    private final URI publicUrl;

    Hooks(Etcd etcd, GitHub github, URI publicUrl) {
        this.etcd = etcd;
        this.github = github;
        this.publicUrl = publicUrl;
    }

    /** @param firstNumber of its first job, if it never had one */
    Information place(RepositoryLock lock, Claim wanted, long firstNumber) {
        RepositoryId id = wanted.id();
        GitHub.Repository repository = github.repository(id);
        Claim claim = wanted.withDefaultBranch(repository.defaultBranch());
        Outcome seen = etcd.read(Keys.claim(id), Keys.secret(id), Keys.sequence(id), Keys.information(id));
        String secret = seen.get(Keys.secret(id)).map(Entry::value).orElseGet(Hooks::newSecret);
        String json = Json.write(claim);
        Transaction claiming = new Transaction().put(Keys.secret(id), secret);
        if (!seen.get(Keys.claim(id)).map(Entry::value).equals(Optional.of(json))) {
            claiming.put(Keys.claim(id), json);
        }
        claiming.put(Keys.owner(claim.namespace(), claim.resource()), id.toString());
        if (seen.get(Keys.sequence(id)).isEmpty()) {
            claiming.ifAbsent(Keys.sequence(id)).put(Keys.sequence(id), Long.toString(firstNumber));
        }
        lock.write(claiming);
        Optional<Long> known = seen.get(Keys.information(id))
                .map(entry -> Information.of(entry).webHookId());
        long hook = github.ensureHook(id, new GitHub.HookWish(url(id), secret, known));
        Information information = information(claim, repository, hook);
        lock.write(new Transaction().put(Keys.information(id), Json.write(information)));
        return information;
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

    /** Deletes the hook at GitHub; one that is gone already is no error. */
    void remove(RepositoryId id) {
        Optional<Long> hook = etcd.get(Keys.information(id))
                .map(entry -> Information.of(entry).webHookId());
        github.deleteHook(id, url(id), hook);
    }

    /** Deletes a hook that {@link #forget} left behind. */
    void remove(RepositoryId id, long hook) {
        github.deleteHook(id, url(id), hook == 0 ? Optional.empty() : Optional.of(hook));
    }

    /** Deletes all that is kept of the repository, except the number of its next job, and notes that its hook must go. */
    void forget(RepositoryLock lock, Claim claim) {
        RepositoryId id = claim.id();
        long hook = etcd.get(Keys.information(id))
                .map(entry -> Information.of(entry).webHookId())
                .orElse(0L);
        lock.write(deletion(claim).put(Keys.unhook(id, hook), id.toString()));
    }

    Transaction deletion(Claim claim) {
        RepositoryId id = claim.id();
        return new Transaction()
                .deleteAll(Keys.tracked(id))
                .deleteAll(Keys.own(id))
                .deleteAll(Keys.pending(id))
                .delete(Keys.claim(id))
                .delete(Keys.owner(claim.namespace(), claim.resource()));
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
