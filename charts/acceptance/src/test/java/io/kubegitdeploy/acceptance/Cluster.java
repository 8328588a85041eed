package io.kubegitdeploy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The cluster under test, as its admin sees it. Pods and Services are reached from this machine by their addresses. */
final class Cluster implements AutoCloseable {
    /** Where Kube Git Deploy is installed, and the name of its Helm release. */
    static final String PRODUCT = "kube-git-deploy";

    private final Installation installation;
    private final Path bin;
    private final Path kubeconfig;
    private final URI registry;
    private final KubernetesClient client;

    private Cluster(Installation installation) {
        JsonNode places = installation.places();
        this.installation = installation;
        this.bin = Path.of(places.path("binDir").asText());
        this.kubeconfig = Path.of(places.path("kubeconfig").asText());
        this.registry = URI.create("http://" + places.at("/registry/fromHost").asText());
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        config.setClientKeyAlgo("EC"); // which it does not see by itself
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    static Cluster start() {
        Installation installation = Installation.start();
        try {
            return new Cluster(installation);
        } catch (RuntimeException | Error e) {
            installation.close();
            throw e;
        }
    }

    KubernetesClient client() {
        return client;
    }

    Installation installation() {
        return installation;
    }

    /** A file of the checkout. */
    Path file(String path) {
        return installation.root().resolve(path);
    }

    Registry registry() {
        return new Registry(registry);
    }

    LocalGitHub gitHub() {
        return new LocalGitHub(service("local-github", "local-github", 80));
    }

    URI publicApi() {
        return service(PRODUCT, "kube-git-deploy-gateway-public", 5001);
    }

    URI privateApi() {
        return service(PRODUCT, "kube-git-deploy-gateway-private", 5000);
    }

    URI internalApi() {
        return service(PRODUCT, "kube-git-deploy-gateway-internal", 5002);
    }

    Etcd etcd() {
        return new Etcd(service(PRODUCT, "kube-git-deploy-etcd", 2379));
    }

    /** A Service's own address, or that of its first pod if it has none. */
    URI service(String namespace, String name, int port) {
        Service service =
                client.services().inNamespace(namespace).withName(name).require();
        String address = service.getSpec().getClusterIP();
        if (address.equals("None")) {
            address = client.pods()
                    .inNamespace(namespace)
                    .withLabels(service.getSpec().getSelector())
                    .list()
                    .getItems()
                    .getFirst()
                    .getStatus()
                    .getPodIP();
        }
        return URI.create("http://" + address + ":" + port);
    }

    Program.Ended kubectl(String... arguments) {
        return run("kubectl", Duration.ofMinutes(5), arguments);
    }

    Program.Ended helm(String... arguments) {
        return run("helm", Duration.ofMinutes(5), arguments);
    }

    /** Gives an image of the registry another name, under which no node knows it yet. */
    void copyImage(String from, String to) {
        String host = registry.getAuthority() + "/";
        run("crane", Duration.ofSeconds(30), "copy", host + from, host + to).successful();
    }

    private Program.Ended run(String program, Duration limit, String... arguments) {
        List<String> command = new ArrayList<>(List.of(bin.resolve(program).toString()));
        command.addAll(List.of(arguments));
        return Program.in(installation.root())
                .with(Map.of(
                        "KUBECONFIG", kubeconfig.toString(), "HELM_CACHE_HOME", cache(), "HELM_CONFIG_HOME", cache()))
                .within(limit)
                .run(command);
    }

    private String cache() {
        return file("charts/acceptance/target/helm").toString();
    }

    @Override
    public void close() {
        client.close();
        installation.close();
    }
}
