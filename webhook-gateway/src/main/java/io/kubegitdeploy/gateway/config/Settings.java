package io.kubegitdeploy.gateway.config;

import io.kubegitdeploy.gateway.etcd.Access;
import io.kubegitdeploy.gateway.policy.RepositoryPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The gateway's configuration, checked.
 *
 * @param publicUrl where GitHub reaches the public API; its scheme is already what {@code PUBLIC_HTTP_SSL_ENABLED} makes it
 * @param etcdOwned etcd holds nothing but the gateway's data
 * @param oauth the GitHub OAuth application, for the login
 * @param operator the ServiceAccount that may use all of the internal API
 */
public record Settings(
        Ports ports,
        URI publicUrl,
        Access etcd,
        boolean etcdOwned,
        Optional<OAuthApplication> oauth,
        String defaultNamespace,
        RepositoryPolicy policy,
        Optional<Path> githubTokenFile,
        URI githubApi,
        Optional<Path> archiveCacheDir,
        long archiveCacheBytes,
        WebhookRates webhookRates,
        Optional<ServiceAccount> operator,
        PrivateAuth privateAuth,
        boolean kubernetes) {

    /** Port 0 takes any free one. */
    public record Ports(int privatePort, int publicPort, int internalPort) {}

    /** Signed deliveries per second, of one repository and of all together; ten seconds' worth may come at once. */
    public record WebhookRates(long perRepository, long together) {}

    /** Who may call the private API: anyone who reaches it, or whom Kubernetes lets. */
    public enum PrivateAuth {
        NONE,
        KUBERNETES
    }

    public record ServiceAccount(String namespace, String name) {}

    /**
     * A GitHub OAuth application. Its secret is never printed.
     *
     * @param web GitHub's pages, which are not at the address of its REST API
     * @param callback where GitHub sends a person back to; empty: where the application says
     */
    public record OAuthApplication(String clientId, String clientSecret, URI web, Optional<URI> callback) {
        @Override
        public String toString() {
            return "OAuthApplication[" + clientId + ", " + web + "]";
        }
    }
}
