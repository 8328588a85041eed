package io.kubegitdeploy.gateway.it;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.gateway.Gateway;
import io.kubegitdeploy.gateway.config.Environment;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** Real etcd, real API server, the stand-in for GitHub, and the gateway among them. Started once for all tests. */
final class World {
    private static World world;

    final Path folder;
    final EtcdServer etcd;
    final ApiServer api;
    final GitHubServer github;
    final Path tokenFile;
    /** The one that GitHub's hooks lead to. */
    final int publicPort = Program.freePort();

    private Gateway gateway;
    private Map<String, String> gatewayEnvironment;

    private World() throws IOException {
        // Other builds may be running beside; nothing here asserts on speed.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        folder = Files.createTempDirectory(target, "it");
        etcd = new EtcdServer(Files.createDirectory(folder.resolve("gateway")));
        api = new ApiServer(
                Files.createDirectory(folder.resolve("api")),
                new EtcdServer(Files.createDirectory(folder.resolve("api-etcd"))));
        github = new GitHubServer(folder);
        tokenFile = Files.writeString(folder.resolve("token"), GitHubServer.TOKEN + "\n");
        for (String namespace : List.of("kgd", "shop", "other", "closed")) {
            api.namespace(namespace);
        }
    }

    static synchronized World get() {
        try {
            if (world == null) {
                world = new World();
            }
            return world;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The gateway's environment; ports of the private and internal API are free ones. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PUBLIC_HTTP_HOST", "http://127.0.0.1:" + publicPort);
        environment.put("PUBLIC_HTTP_PORT", Integer.toString(publicPort));
        environment.put("PRIVATE_HTTP_PORT", "0");
        environment.put("KGD_INTERNAL_HTTP_PORT", "0");
        environment.put("ETCD_ENDPOINT", etcd.uri().toString());
        environment.put("KGD_GITHUB_API_URL", github.api().toString());
        environment.put("KGD_GITHUB_TOKEN_FILE", tokenFile.toString());
        environment.put("KGD_DEFAULT_NAMESPACE", "shop");
        environment.put("KGD_REPOSITORY_POLICY", "shop=*/*;other=*/*;kgd=*/*");
        environment.put("KGD_OPERATOR_SERVICE_ACCOUNT", "kgd:operator");
        environment.put("KGD_ARCHIVE_CACHE_DIR", folder.resolve("archives").toString());
        return environment;
    }

    /** From now on there is a gateway with this environment, and no other; one that runs with it goes on. */
    synchronized void startGateway(Map<String, String> more) {
        Map<String, String> environment = environment();
        environment.putAll(more);
        if (gateway != null && environment.equals(gatewayEnvironment)) {
            return;
        }
        stopGateway();
        gatewayEnvironment = environment;
        try {
            gateway = Gateway.start(Environment.read(environment), Optional.of(new Kubernetes(api.newClient())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void stopGateway() {
        if (gateway != null) {
            gateway.close();
            gateway = null;
        }
    }

    String publicUrl(String path) {
        return "http://127.0.0.1:" + publicPort + path;
    }

    String privateUrl(String path) {
        return "http://127.0.0.1:" + gateway.ports().privatePort() + path;
    }

    String internalUrl(String path) {
        return "http://127.0.0.1:" + gateway.ports().internalPort() + path;
    }

    String bearer(String namespace, String account) {
        return "Bearer " + api.token(namespace, account, "kube-git-deploy");
    }

    /** Tracks by the private API. */
    Answer track(String repository) {
        return Answer.to("POST", privateUrl("/api/v0/github/repositories/" + repository), "");
    }

    Answer untrack(String repository) {
        return Answer.to("DELETE", privateUrl("/api/v0/github/repositories/" + repository), "");
    }

    Optional<TrackedRepository> tracked(String namespace, String name) {
        return Optional.ofNullable(api.client()
                .resources(TrackedRepository.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    List<DeployJob> deployJobs(String namespace, String trackedRepository) {
        return api.client().resources(DeployJob.class).inNamespace(namespace).list().getItems().stream()
                .filter(job -> job.getSpec().repository().equals(trackedRepository))
                .toList();
    }

    void createTracked(String namespace, String resource, String owner, String name) {
        TrackedRepository tracked = new TrackedRepository();
        tracked.getMetadata().setNamespace(namespace);
        tracked.getMetadata().setName(resource);
        tracked.setSpec(io.kubegitdeploy.crd.TrackedRepositorySpec.of(owner, name));
        api.client().resource(tracked).create();
    }

    /** Lets a ServiceAccount create TrackedRepositories in its namespace. */
    void grantTracking(String namespace, String account) {
        grant(namespace, account, "trackedrepositories", "create");
    }

    /** Gives a ServiceAccount one right in its namespace. */
    void grant(String namespace, String account, String resource, String verb) {
        api.client()
                .rbac()
                .roles()
                .resource(new io.fabric8.kubernetes.api.model.rbac.RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(account)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("kube-git-deploy.io")
                        .withResources(resource)
                        .withVerbs(verb)
                        .endRule()
                        .build())
                .create();
        api.client()
                .rbac()
                .roleBindings()
                .resource(new io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(account)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", account)
                        .addNewSubject("", "ServiceAccount", account, namespace)
                        .build())
                .create();
    }
}
