package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.Node;

/** A label on the cluster's real node, taken off again at the end. */
record NodeLabel(Cluster cluster, String node, String label) implements AutoCloseable {

    static NodeLabel put(Cluster cluster, String label) {
        String real = cluster.client().nodes().list().getItems().stream()
                .filter(node -> !OtherNode.is(node))
                .map(NodeLabel::name)
                .findFirst()
                .orElseThrow();
        cluster.kubectl("label", "node", real, label + "=here").successful();
        return new NodeLabel(cluster, real, label);
    }

    private static String name(Node node) {
        return node.getMetadata().getName();
    }

    @Override
    public void close() {
        cluster.kubectl("label", "node", node, label + "-").successful();
    }
}
