package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.util.List;

/**
 * Who owns a GitHub repository, and which of its pushes count: the mirror of a TrackedRepository that intake reads, so
 * that intake never waits for Kubernetes.
 *
 * @param resource the TrackedRepository's name in its namespace
 * @param uid the TrackedRepository's uid, or "" while it is not known
 * @param branches globs; none: the default branch only
 * @param defaultBranch as GitHub named it when the repository was tracked, or ""
 */
public record Claim(
        String owner,
        String name,
        String namespace,
        String resource,
        String uid,
        List<String> branches,
        List<String> tags,
        boolean suspend,
        String defaultBranch,
        Phase phase) {

    /** How far tracking has come. */
    public enum Phase {
        /** By the private API, which has yet to make the hook or the TrackedRepository. */
        BEGUN,
        TRACKED,
        /** By the private API, which has yet to remove the hook. */
        LEAVING
    }

    public Claim {
        uid = uid == null ? "" : uid;
        branches = branches == null ? List.of() : List.copyOf(branches);
        tags = tags == null ? List.of() : List.copyOf(tags);
        defaultBranch = defaultBranch == null ? "" : defaultBranch;
    }

    public static Claim of(Entry entry) {
        return entry.as(Claim.class);
    }

    public RepositoryId id() {
        return new RepositoryId(owner, name);
    }

    boolean isOf(String otherNamespace, String otherResource) {
        return namespace.equals(otherNamespace) && resource.equals(otherResource);
    }

    Claim with(Phase next) {
        return new Claim(owner, name, namespace, resource, uid, branches, tags, suspend, defaultBranch, next);
    }

    Claim withDefaultBranch(String branch) {
        return new Claim(owner, name, namespace, resource, uid, branches, tags, suspend, branch, phase);
    }
}
