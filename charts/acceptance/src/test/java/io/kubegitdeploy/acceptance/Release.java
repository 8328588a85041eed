package io.kubegitdeploy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.kubegitdeploy.crd.Names;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A Helm release in a team's namespace. */
record Release(Team team, String name) {

    /** The states of its revisions, the oldest first. */
    List<String> revisions() {
        JsonNode history = Json.parse(team.helm("history", name, "-o", "json").successful());
        return StreamSupport.stream(history.spliterator(), false)
                .map(revision -> revision.path("status").asText())
                .toList();
    }

    /** The commit that it holds now, if it is one of {@link Sources#note}. */
    String commit() {
        return team.cluster()
                .client()
                .configMaps()
                .inNamespace(team.namespace())
                .withName(name)
                .require()
                .getData()
                .get("commit");
    }

    /** The DeployJob that holds it by its fence, if any does. */
    Optional<String> holder() {
        Lease fence = team.cluster()
                .client()
                .leases()
                .inNamespace(Cluster.PRODUCT)
                .withName(lease())
                .require();
        return Optional.ofNullable(fence.getSpec().getHolderIdentity());
    }

    /** The name of its fence. */
    String lease() {
        return Names.fence(team.namespace(), name);
    }
}
