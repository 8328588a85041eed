package io.kubegitdeploy.operator;

import io.kubegitdeploy.operator.jobs.JobSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the operator is told by its environment.
 *
 * @param namespace its own: the Leases of the fences and of the leader live there
 * @param watched the namespaces whose objects it takes care of; empty for all
 * @param hookCheck how often a webhook that is in place is looked after
 */
record Config(
        JobSettings jobs,
        Path gatewayToken,
        String namespace,
        Set<String> watched,
        int maxRunningBuilds,
        int maxRunningBuildsOfNamespace,
        int httpPort,
        boolean leaderElection,
        Duration hookCheck) {

    static final String HELP = """
            The operator of Kube Git Deploy: brings DeployJobs to their end and keeps TrackedRepositories hooked.
            It reads its configuration from the environment:

              KGD_GATEWAY_URL                        required: the gateway's internal API, e.g. http://gateway:5002
              KGD_JOB_IMAGE                          required: the image with the programs source and release
              KGD_KANIKO_IMAGE                       required: the image of Kaniko
              KGD_NAMESPACE                          required: the operator's own namespace
              KGD_GATEWAY_TOKEN_FILE                 a ServiceAccount token with the audience kube-git-deploy
                                                     (/var/run/secrets/kube-git-deploy/token)
              KGD_WATCH_NAMESPACES                   namespaces to take care of, with commas (all)
              KGD_MAX_RUNNING_BUILDS                 builds at the same time, in the cluster (10)
              KGD_MAX_RUNNING_BUILDS_PER_NAMESPACE   builds at the same time, in one namespace (as many as in the cluster)
              KGD_USER_NAMESPACES                    true: builds run in a user namespace (true)
              KGD_IMAGE_PULL_POLICY                  of the Jobs' images: Always, IfNotPresent, Never (IfNotPresent)
              KGD_LEADER_ELECTION                    false: this is the only replica (true)
              KGD_HOOK_CHECK_SECONDS                 until a webhook in place is looked after again (600); GitHub is asked twice
              KGD_HTTP_PORT                          of /healthz and /readyz (8080)

            How it reaches Kubernetes: the pod's ServiceAccount, or KUBECONFIG.""";

    /** The variables, or all that is wrong with them. */
    static Config read(Variables env) {
        Config config = new Config(
                new JobSettings(
                        env.uri("KGD_GATEWAY_URL"),
                        env.required("KGD_JOB_IMAGE"),
                        env.required("KGD_KANIKO_IMAGE"),
                        env.oneOf("KGD_IMAGE_PULL_POLICY", "IfNotPresent", List.of("Always", "IfNotPresent", "Never")),
                        env.flag("KGD_USER_NAMESPACES", true)),
                Path.of(env.optional("KGD_GATEWAY_TOKEN_FILE", "/var/run/secrets/kube-git-deploy/token")),
                env.required("KGD_NAMESPACE"),
                Set.copyOf(env.list("KGD_WATCH_NAMESPACES")),
                env.number("KGD_MAX_RUNNING_BUILDS", 10, 1, 100_000),
                env.number(
                        "KGD_MAX_RUNNING_BUILDS_PER_NAMESPACE",
                        env.number("KGD_MAX_RUNNING_BUILDS", 10, 1, 100_000),
                        1,
                        100_000),
                env.number("KGD_HTTP_PORT", 8080, 0, 65_535),
                env.flag("KGD_LEADER_ELECTION", true),
                Duration.ofSeconds(env.number("KGD_HOOK_CHECK_SECONDS", 600, 1, 86_400)));
        env.check();
        return config;
    }

    URI gateway() {
        return jobs.gateway();
    }
}
