package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.operator.crash.CrashingOperator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The operator of the installation, and what an admin does with it. */
record InstalledOperator(Cluster cluster) {
    private static final String NAME = "kube-git-deploy-operator";
    private static final Duration SOON = Duration.ofMinutes(1);

    /** Has the test done with two replicas. */
    void twice(Runnable test) {
        int replicas = deployment().require().getSpec().getReplicas();
        scale(2);
        try {
            test.run();
        } finally {
            scale(replicas);
        }
    }

    /**
     * Has the test done while a process on this machine is the operator of that namespace, and no other operator runs. The
     * process has the configuration of the installed one, and the rights of its ServiceAccount.
     *
     * @param folder for what the process reads and writes
     */
    void replacedByProcess(String namespace, Path folder, Consumer<CrashingOperator> test) throws IOException {
        Map<String, String> environment = environment(namespace, folder);
        int replicas = deployment().require().getSpec().getReplicas();
        scale(0);
        try (CrashingOperator operator = CrashingOperator.start(environment, folder)) {
            test.accept(operator);
        } finally {
            scale(replicas);
        }
    }

    /** A rolling update: when it is done, all pods are new ones, and one of them leads. */
    void roll() {
        List<String> before =
                pods().stream().map(pod -> pod.getMetadata().getName()).toList();
        deployment().rolling().restart();
        cluster.kubectl("-n", Cluster.PRODUCT, "rollout", "status", "deployment/" + NAME, "--timeout=90s")
                .successful();
        Team.await(
                "another pod leads",
                SOON,
                this::leader,
                leader -> !leader.isEmpty() && before.stream().noneMatch(leader::startsWith));
    }

    /** Begins with the name of the pod that leads. */
    private String leader() {
        String leader = cluster.client()
                .leases()
                .inNamespace(Cluster.PRODUCT)
                .withName(NAME)
                .require()
                .getSpec()
                .getHolderIdentity();
        return leader == null ? "" : leader;
    }

    /** Waits until as many of its pods are there, and ready. */
    private void scale(int replicas) {
        deployment().scale(replicas);
        Team.await(
                replicas + " operators",
                SOON,
                this::pods,
                pods -> pods.size() == replicas && pods.stream().allMatch(Readiness::isPodReady));
    }

    private RollableScalableResource<Deployment> deployment() {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace(Cluster.PRODUCT)
                .withName(NAME);
    }

    private List<Pod> pods() {
        return cluster.client()
                .pods()
                .inNamespace(Cluster.PRODUCT)
                .withLabel("app.kubernetes.io/component", "operator")
                .list()
                .getItems();
    }

    private Map<String, String> environment(String namespace, Path folder) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : deployment()
                .require()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()) {
            if (variable.getValue() != null) {
                environment.put(variable.getName(), variable.getValue());
            }
        }
        environment.putAll(Map.of(
                "KUBECONFIG",
                kubeconfig(folder).toString(),
                "KGD_GATEWAY_URL",
                cluster.internalApi().toString(),
                "KGD_GATEWAY_TOKEN_FILE",
                Files.writeString(folder.resolve("token"), token(Labels.AUDIENCE))
                        .toString(),
                "KGD_NAMESPACE",
                Cluster.PRODUCT,
                "KGD_WATCH_NAMESPACES",
                namespace,
                "KGD_LEADER_ELECTION",
                "false",
                "KGD_HTTP_PORT",
                "0"));
        return environment;
    }

    private Path kubeconfig(Path folder) throws IOException {
        Config admin = cluster.client().getConfiguration();
        String authority = admin.getCaCertData() == null
                ? "certificate-authority: \"" + admin.getCaCertFile() + "\""
                : "certificate-authority-data: \"" + admin.getCaCertData() + "\"";
        return Files.writeString(
                folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: operator
                contexts: [{name: operator, context: {cluster: local, user: operator}}]
                clusters: [{name: local, cluster: {server: "%s", %s}}]
                users: [{name: operator, user: {token: "%s"}}]
                """.formatted(admin.getMasterUrl(), authority, token("")));
    }

    /** For the API server itself if no audience is named. */
    private String token(String audience) {
        return Tokens.of(cluster, Cluster.PRODUCT, NAME, audience);
    }
}
