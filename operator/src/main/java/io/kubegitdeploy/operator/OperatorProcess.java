package io.kubegitdeploy.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.deploy.DeployJobReconciler;
import io.kubegitdeploy.operator.deploy.DeployJobs;
import io.kubegitdeploy.operator.fence.Fences;
import io.kubegitdeploy.operator.gateway.Gateway;
import io.kubegitdeploy.operator.tracking.TrackedRepositoryReconciler;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator, wired. */
final class OperatorProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("operator");
    private static final String LEADER = "kube-git-deploy-operator";
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final GenericRetry RETRY = new GenericRetry()
            .setInitialInterval(1_000)
            .setIntervalMultiplier(2)
            .setMaxInterval(30_000);

    private final Config config;
    private final Gateway gateway;
    private final Operator operator;
    private final Health health;
    private volatile boolean stopping;

    /** Starts it: watches at once, acts when it leads. */
    OperatorProcess(Config config, KubernetesClient client) throws IOException {
        this.config = config;
        this.gateway = new Gateway(config.gateway(), config.gatewayToken());
        this.operator = new Operator(overrides -> configure(overrides, client));
        this.health = Health.start(config.httpPort(), this::ready);
        register(client);
        operator.start();
        LOG.info("watching {}", config.watched().isEmpty() ? "all namespaces" : String.join(", ", config.watched()));
    }

    boolean ready() {
        return operator.getRuntimeInfo().isStarted()
                && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    int port() {
        return health.port();
    }

    /** Lets what it does right now come to an end, then gives the leadership back. */
    @Override
    public void close() {
        stopping = true;
        LOG.info("stopping");
        operator.stop();
        gateway.close();
        health.close();
    }

    private void register(KubernetesClient client) {
        Clock clock = Clock.systemUTC();
        DeployJobs deployJobs = new DeployJobs();
        TrackedRepositoryReconciler tracking = new TrackedRepositoryReconciler(client, gateway, deployJobs, clock);
        DeployJobReconciler deploying = new DeployJobReconciler(
                new DeployJobReconciler.Parts(
                        client,
                        gateway,
                        new Fences(client, config.namespace(), clock),
                        config.jobs(),
                        config.maxRunningBuilds(),
                        config.maxRunningBuildsOfNamespace(),
                        deployJobs,
                        clock),
                tracking::pushChanged);
        operator.register(deploying, (ControllerConfigurationOverrider<DeployJob> its) -> {
            its.withRetry(RETRY.withoutMaxAttempts());
            if (!config.watched().isEmpty()) {
                its.settingNamespaces(config.watched());
            }
        });
        operator.register(tracking, (ControllerConfigurationOverrider<TrackedRepository> its) -> {
            its.withRetry(RETRY.withoutMaxAttempts());
            if (!config.watched().isEmpty()) {
                its.settingNamespaces(config.watched());
            }
        });
    }

    private void configure(ConfigurationServiceOverrider overrides, KubernetesClient client) {
        overrides
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false)
                .withReconciliationTerminationTimeout(GRACE);
        if (config.leaderElection()) {
            overrides.withLeaderElectionConfiguration(leaderElection());
        }
    }

    private LeaderElectionConfiguration leaderElection() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEADER)
                .withLeaseNamespace(config.namespace())
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(
                        () -> LOG.info("leading"), this::lost, leader -> LOG.info("the leader is {}", leader)))
                .build();
    }

    /** Another one leads now: what this one still believes is worth nothing, so it ends at once. */
    private void lost() {
        if (!stopping) {
            LOG.error("the leadership is lost: ending");
            Runtime.getRuntime().halt(1);
        }
    }
}
