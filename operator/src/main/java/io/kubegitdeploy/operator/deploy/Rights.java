package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks before the fence whether a release could be recorded at all: Helm keeps its releases in Secrets. */
final class Rights {
    private final KubernetesClient client;

    Rights(KubernetesClient client) {
        this.client = client;
    }

    /** What a ServiceAccount lacks to release into a namespace, in words that say what to do. */
    Optional<String> missing(String namespace, String serviceAccount, String target) {
        return Stream.of("create", "update")
                .filter(verb -> !allowed(namespace, serviceAccount, target, verb))
                .findFirst()
                .map(verb -> "the ServiceAccount " + serviceAccount + " of namespace " + namespace + " may not " + verb
                        + " Secrets in namespace " + target + ", where Helm keeps its releases: give it a Role and a"
                        + " RoleBinding there (examples/quickstart.yaml has one)");
    }

    private boolean allowed(String namespace, String serviceAccount, String target, String verb) {
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + namespace + ":" + serviceAccount)
                .withGroups(List.of(
                        "system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated"))
                .withNewResourceAttributes()
                .withNamespace(target)
                .withResource("secrets")
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        SubjectAccessReview answer =
                client.authorization().v1().subjectAccessReview().create(review);
        return answer.getStatus() != null
                && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }
}
