package io.kubegitdeploy.gateway.config;

/** The environment variables that the gateway reads, in the order in which {@code --help} lists them. */
enum Variable {
    PRIVATE_HTTP_PORT("5000", "port of the private API"),
    PUBLIC_HTTP_PORT("5001", "port of the public API, which GitHub calls"),
    PUBLIC_HTTP_HOST(
            null, "required: URI at which GitHub reaches the public API, e.g. http://kube-git-deploy.example.com:5001"),
    PUBLIC_HTTP_SSL_ENABLED(
            "false",
            "true: the public API is reached by TLS; the webhook's URL is https and GitHub checks the certificate"),
    ETCD_ENDPOINT("localhost:2379", "host:port of etcd, with or without http:// or https://; several with commas"),
    GITHUB_CLIENT_ID("", "client id of the GitHub OAuth application; only needed for the login"),
    GITHUB_CLIENT_SECRET("", "client secret of the GitHub OAuth application; only needed for the login"),
    KGD_ETCD_CA_FILE("", "PEM file with the authorities of etcd's certificate, for https; default: Java's own"),
    KGD_ETCD_CERT_FILE("", "PEM file with the client certificate for etcd; needs KGD_ETCD_KEY_FILE"),
    KGD_ETCD_KEY_FILE("", "PEM file with the client certificate's private key, not encrypted"),
    KGD_ETCD_USER("", "etcd's user, where etcd asks for one; needs KGD_ETCD_PASSWORD_FILE"),
    KGD_ETCD_PASSWORD_FILE("", "file with that user's password, in one line"),
    KGD_ETCD_OWNED(
            "false",
            "true: etcd holds nothing but the gateway's data; out of space, it is compacted and defragmented by the gateway"),
    KGD_INTERNAL_HTTP_PORT("5002", "port of the internal API, for the operator and the Jobs' pods"),
    KGD_GITHUB_TOKEN_FILE("", "file with a GitHub token, read anew at each use"),
    KGD_GITHUB_API_URL("https://api.github.com", "GitHub's REST API; GitHub Enterprise: https://HOST/api/v3"),
    KGD_GITHUB_WEB_URL("", "GitHub's pages, for the login; default: derived from KGD_GITHUB_API_URL"),
    KGD_GITHUB_CALLBACK_URL(
            "", "where GitHub sends a person back to after the login; default: the OAuth application's own callback"),
    KGD_KUBERNETES("true", "false: run without Kubernetes; pushes are recorded in etcd and stay queued"),
    KGD_DEFAULT_NAMESPACE("default", "namespace of what the private API tracks"),
    KGD_REPOSITORY_POLICY(
            "",
            "which namespace may name which repositories: namespace=owner/name,...;... (* = any); default: the default namespace any, others none"),
    KGD_PRIVATE_API_AUTH("none", "kubernetes: the private API asks for a token and for rights on trackedrepositories"),
    KGD_OPERATOR_SERVICE_ACCOUNT("", "namespace:name of the operator's ServiceAccount"),
    KGD_ARCHIVE_CACHE_DIR("", "folder that keeps source archives; default: a folder in the temporary one"),
    KGD_ARCHIVE_CACHE_MIB("1024", "how much of source archives to keep, in MiB"),
    KGD_WEBHOOK_RATE_PER_REPOSITORY(
            "20", "webhook deliveries per second of one repository; ten times as many may come at once; more: 429"),
    KGD_WEBHOOK_RATE("200", "the same of all repositories together");

    final String fallback;
    final String meaning;

    Variable(String fallback, String meaning) {
        this.fallback = fallback;
        this.meaning = meaning;
    }
}
