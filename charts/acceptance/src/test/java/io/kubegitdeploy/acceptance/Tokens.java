package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.kubegitdeploy.crd.Labels;
import java.util.List;

/** Tokens of ServiceAccounts, asked of the API server as the kubelet asks for those in pods. */
final class Tokens {
    private Tokens() {}

    /** One that the gateway takes. */
    static String of(Team team, String serviceAccount) {
        return of(team, serviceAccount, Labels.AUDIENCE);
    }

    static String of(Team team, String serviceAccount, String audience) {
        return of(team.cluster(), team.namespace(), serviceAccount, audience);
    }

    /** For the API server itself if the audience is "". */
    static String of(Cluster cluster, String namespace, String serviceAccount, String audience) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience.isEmpty() ? List.of() : List.of(audience))
                .endSpec()
                .build();
        return cluster.client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    /** Of someone who may do anything anywhere, for as long as the team's namespace is there. */
    static String ofAdmin(Team team) {
        String uid = team.cluster()
                .client()
                .namespaces()
                .withName(team.namespace())
                .require()
                .getMetadata()
                .getUid();
        team.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: admin, namespace: %1$s}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata:
                  name: %1$s
                  ownerReferences: [{apiVersion: v1, kind: Namespace, name: %1$s, uid: %2$s}]
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{kind: ServiceAccount, name: admin, namespace: %1$s}]
                """.formatted(team.namespace(), uid));
        return of(team, "admin");
    }

    /** Of someone who may create and delete TrackedRepositories in the team's namespace. */
    static String ofTracker(Team team) {
        team.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: tracker, namespace: %1$s}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: tracker, namespace: %1$s}
                rules:
                  - apiGroups: [kube-git-deploy.io]
                    resources: [trackedrepositories]
                    verbs: [create, delete]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: tracker, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: tracker}
                subjects: [{kind: ServiceAccount, name: tracker, namespace: %1$s}]
                """.formatted(team.namespace()));
        return of(team, "tracker");
    }
}
