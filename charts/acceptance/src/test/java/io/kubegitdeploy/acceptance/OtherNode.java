package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/**
 * A second node of the cluster, without a machine: the test plays its kubelet. Only pods that tolerate its taint are put
 * on it.
 */
final class OtherNode implements AutoCloseable {
    private static final String PREFIX = "other-node-";

    private final Team team;
    private final String name;

    private OtherNode(Team team) {
        this.team = team;
        this.name = PREFIX + team.namespace();
    }

    /** It is ready, and has a label that no other node has. */
    static OtherNode join(Team team, String label) {
        OtherNode node = new OtherNode(team);
        team.apply("""
                apiVersion: v1
                kind: Node
                metadata:
                  name: %s
                  labels: {"%s": here}
                spec:
                  taints: [{key: acceptance, effect: NoSchedule}]
                """.formatted(node.name, label));
        node.status("""
                {capacity: {cpu: "4", memory: 8Gi, pods: "10", ephemeral-storage: 100Gi},
                 allocatable: {cpu: "4", memory: 8Gi, pods: "10", ephemeral-storage: 100Gi},
                 conditions: [{type: Ready, status: "True", reason: KubeletReady}]}""");
        return node;
    }

    String name() {
        return name;
    }

    /** Runs a pod, as soon as it is put on this node. */
    void run(Pod pod) {
        String its = pod.getMetadata().getName();
        Team.await(
                "pod " + its + " on the node " + name,
                Duration.ofSeconds(30),
                () -> client().pods()
                        .inNamespace(team.namespace())
                        .withName(its)
                        .require(),
                now -> name.equals(now.getSpec().getNodeName()));
        team.kubectl("patch", "pod", its, "--subresource=status", "--patch=status: {phase: Running}")
                .successful();
    }

    /** What an admin does with a node whose machine is gone (kubernetes.io/docs: non-graceful node shutdown). */
    void goOutOfService() {
        status("{conditions: [{type: Ready, status: \"False\", reason: MachineGone}]}");
        command("taint", "node", name, "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute");
    }

    static boolean is(Node node) {
        return node.getMetadata().getName().startsWith(PREFIX);
    }

    private void status(String status) {
        command("patch", "node", name, "--subresource=status", "--patch=status: " + status);
    }

    private void command(String... arguments) {
        team.cluster().kubectl(arguments).successful();
    }

    private KubernetesClient client() {
        return team.cluster().client();
    }

    @Override
    public void close() {
        client().nodes().withName(name).delete();
    }
}
