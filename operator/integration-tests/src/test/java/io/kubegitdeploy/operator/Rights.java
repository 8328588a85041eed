package io.kubegitdeploy.operator;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** The rights that the operator's README lists, and no more: the integration tests run with them. */
final class Rights {
    private static final List<PolicyRule> EVERYWHERE = List.of(
            rule("kube-git-deploy.io", List.of("trackedrepositories"), "get", "list", "watch", "patch"),
            rule("kube-git-deploy.io", List.of("deployjobs"), "get", "list", "watch", "patch", "delete"),
            rule("kube-git-deploy.io", List.of("trackedrepositories/status", "deployjobs/status"), "patch"),
            rule("kube-git-deploy.io", List.of("deployjobs/finalizers"), "update"),
            rule("batch", List.of("jobs"), "get", "list", "watch", "create", "patch", "delete"),
            rule("", List.of("pods"), "get", "list", "watch"),
            rule("", List.of("pods/log"), "get"),
            rule("", List.of("events"), "list", "create"),
            rule("authorization.k8s.io", List.of("subjectaccessreviews"), "create"));

    private static final PolicyRule AT_HOME =
            rule("coordination.k8s.io", List.of("leases"), "get", "create", "update", "patch");

    private Rights() {}

    static void give(KubernetesClient admin, String user, String namespace) {
        admin.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(user)
                        .endMetadata()
                        .withRules(EVERYWHERE)
                        .build())
                .create();
        admin.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(user)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", user)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .create();
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(user)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(AT_HOME)
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(user)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", user)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .create();
    }

    private static PolicyRule rule(String group, List<String> resources, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resources)
                .withVerbs(verbs)
                .build();
    }
}
