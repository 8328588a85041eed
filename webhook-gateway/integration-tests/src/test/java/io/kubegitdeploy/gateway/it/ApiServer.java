package io.kubegitdeploy.gateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubegitdeploy.crd.DeployJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A real kube-apiserver with our CRDs, without controllers and kubelet. */
final class ApiServer implements AutoCloseable {
    private static final String TOKEN = "integration-test";

    private final Path folder;
    private final EtcdServer etcd;
    private final int port = Program.freePort();
    private final KubernetesClient client;
    private Program program;

    ApiServer(Path folder, EtcdServer etcd) throws IOException {
        this.folder = folder;
        this.etcd = etcd;
        writeKeys();
        client = newClient();
        start();
        installCrds();
    }

    void start() {
        program = Program.start(
                folder.resolve("apiserver.log"),
                Map.of(),
                List.of(
                        Program.ofCluster("kube-apiserver"),
                        "--etcd-servers=" + etcd.uri(),
                        "--bind-address=127.0.0.1",
                        "--advertise-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--cert-dir=" + folder.resolve("certs"),
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + folder.resolve("sa.pub"),
                        "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                        "--service-cluster-ip-range=10.0.0.0/24",
                        "--token-auth-file=" + folder.resolve("tokens.csv"),
                        "--authorization-mode=RBAC",
                        "--endpoint-reconciler-type=none"));
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> "ok".equals(client.raw("/readyz"))
                        && client.namespaces().withName("kube-system").get() != null);
    }

    void stop() {
        program.close();
    }

    private void writeKeys() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC"); // RSA takes seconds here
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            Files.writeString(
                    folder.resolve("sa.key"),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.writeString(
                    folder.resolve("sa.pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,admin,system:masters\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] der) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    private void installCrds() throws IOException {
        for (String name : List.of("deployjobs", "trackedrepositories")) {
            try (InputStream yaml = DeployJob.class.getResourceAsStream("/kube-git-deploy.io/" + name + ".yaml")) {
                client.load(yaml).create();
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> client.resources(DeployJob.class)
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .isEmpty());
    }

    /** As the cluster's admin. */
    KubernetesClient newClient() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl("https://127.0.0.1:" + port)
                        .withOauthToken(TOKEN)
                        .withTrustCerts(true)
                        .withRequestTimeout(10_000)
                        .withRequestRetryBackoffLimit(1)
                        .build())
                .build();
    }

    KubernetesClient client() {
        return client;
    }

    /** A kubeconfig file for a process of its own. */
    Path kubeconfig() throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
                users: [{name: u, user: {token: %s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(port, TOKEN));
    }

    void namespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** A token of a ServiceAccount, which is made if need be. */
    synchronized String token(String namespace, String account, String audience) {
        var accounts = client.serviceAccounts().inNamespace(namespace);
        if (accounts.withName(account).get() == null) {
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(account)
                            .endMetadata()
                            .build())
                    .create();
        }
        return accounts.withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audience)
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    @Override
    public void close() {
        client.close();
        stop();
    }
}
