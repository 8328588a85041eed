package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.util.List;

/** A TrackedRepository that asks for its repository to be tracked. The uid is "" if it does not exist yet. */
record Wish(
        RepositoryId id,
        String namespace,
        String resource,
        String uid,
        List<String> branches,
        List<String> tags,
        boolean suspend) {

    Claim claim(Claim.Phase phase) {
        return new Claim(id.owner(), id.name(), namespace, resource, uid, branches, tags, suspend, "", phase);
    }
}
