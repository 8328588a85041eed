package io.kubegitdeploy.operator.deploy;

import java.util.Optional;
import java.util.stream.Stream;

/** Asks before the fence whether a release could be recorded at all: Helm keeps its releases in Secrets. */
record Rights(Cluster cluster) {

    /** What a ServiceAccount lacks to release into a namespace, in words that say what to do. */
    Optional<String> missing(String namespace, String serviceAccount, String target) {
        return Stream.of("create", "update")
                .filter(verb -> !cluster.maySecrets(verb, target, namespace, serviceAccount))
                .findFirst()
                .map(verb -> "the ServiceAccount " + serviceAccount + " of namespace " + namespace + " may not " + verb
                        + " Secrets in namespace " + target + ", where Helm keeps its releases: give it a Role and a"
                        + " RoleBinding there (examples/quickstart.yaml has one)");
    }
}
