package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.client.Config;
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
        int replicas = component().replicas();
        component().scale(2);
        try {
            test.run();
        } finally {
            component().scale(replicas);
        }
    }

    /**
     * Has the test done while a process on this machine is the operator of that namespace, and no other operator runs. The
     * process has the configuration of the installed one, and the rights of its ServiceAccount.
     *
     * @param folder for what the process reads and writes
     */
    void replacedByProcess(String namespace, Path folder, Consumer<CrashingOperator> test)
            throws IOException, InterruptedException {
        Map<String, String> environment = environment(namespace, folder);
        int replicas = component().replicas();
        component().scale(0);
        try (CrashingOperator operator = CrashingOperator.watching(environment, folder, () -> {})) {
            test.accept(operator);
        } finally {
            component().scale(replicas);
        }
    }

    /** A rolling update: when it is done, all pods are new ones, and one of them leads. */
    void roll() {
        List<String> before = component().pods().stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
        component().restart();
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

    private Component component() {
        return new Component(cluster, "operator");
    }

    private Map<String, String> environment(String namespace, Path folder) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : component()
                .deployment()
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
