package io.kubegitdeploy.localgithub.store;

import java.time.Instant;

/** A repository's entry; its objects are the bare git repository of the same id. */
public record Repo(
        long id,
        String owner,
        String name,
        boolean restricted,
        String defaultBranch,
        Instant createdAt,
        Instant updatedAt,
        Instant pushedAt) {

    public String fullName() {
        return owner + "/" + name;
    }

    /** GitHub compares names without case. */
    boolean isNamed(String otherOwner, String otherName) {
        return owner.equalsIgnoreCase(otherOwner) && name.equalsIgnoreCase(otherName);
    }

    public Repo pushed(Instant when) {
        return new Repo(id, owner, name, restricted, defaultBranch, createdAt, when, when);
    }

    public Repo withDefaultBranch(String branch) {
        return new Repo(id, owner, name, restricted, branch, createdAt, updatedAt, pushedAt);
    }
}
