package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.github.Address;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.util.Optional;

/**
 * A webhook that GitHub must still be told to delete.
 *
 * @param repositoryId GitHub's number of the repository, or 0 if it was not known yet
 * @param webHookId GitHub's number of the hook, or 0 if it was not known yet
 */
record Leftover(String owner, String name, long repositoryId, long webHookId) {

    static Leftover of(RepositoryId id, Optional<Information> known) {
        return new Leftover(
                id.owner(),
                id.name(),
                known.map(Information::repositoryId).orElse(0L),
                known.map(Information::webHookId).orElse(0L));
    }

    static Leftover of(Entry entry) {
        return entry.as(Leftover.class);
    }

    RepositoryId id() {
        return new RepositoryId(owner, name);
    }

    Address address() {
        return repositoryId == 0 ? Address.named(id()) : Address.numbered(id(), repositoryId);
    }

    Optional<Long> hook() {
        return webHookId == 0 ? Optional.empty() : Optional.of(webHookId);
    }
}
