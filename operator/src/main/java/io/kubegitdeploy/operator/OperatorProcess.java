package io.kubegitdeploy.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.deploy.BriefStore;
import io.kubegitdeploy.operator.deploy.DeployJobReconciler;
import io.kubegitdeploy.operator.deploy.DeployJobs;
import io.kubegitdeploy.operator.fence.ApiServerFences;
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
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long LIST_LIMIT = 500;
    private static final GenericRetry RETRY = new GenericRetry()
            .setInitialInterval(1_000)
            .setIntervalMultiplier(2)
            .setMaxInterval(10_000);

    private final Config config;
    private final Gateway gateway;
    private final Operator operator;
    private final Leadership leadership;
    private final Health health;

    /** Starts it, as soon as the API server answers: watches at once, acts when it leads. */
    OperatorProcess(Config config, KubernetesClient client) throws IOException {
        this.config = config;
        this.gateway = new Gateway(config.gateway(), config.gatewayToken());
        this.leadership = new Leadership(client, config.namespace());
        this.operator = new Operator(overrides -> configure(overrides, client));
        this.health = Health.start(config.httpPort(), this::ready);
        register(client);
        Patience.untilItAnswers(client);
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
        LOG.info("stopping");
        leadership.stopping();
        operator.stop();
        if (config.leaderElection()) {
            leadership.giveBack();
        }
        gateway.close();
        health.close();
    }

    private void register(KubernetesClient client) {
        Clock clock = Clock.systemUTC();
        DeployJobs deployJobs = new DeployJobs();
        TrackedRepositoryReconciler tracking =
                new TrackedRepositoryReconciler(client, gateway, deployJobs, config.hookCheck(), clock);
        DeployJobReconciler deploying = new DeployJobReconciler(
                new DeployJobReconciler.Parts(
                        client,
                        gateway,
                        new Fences(new ApiServerFences(client, config.namespace()), clock),
                        config.jobs(),
                        config.maxRunningBuilds(),
                        config.maxRunningBuildsOfNamespace(),
                        deployJobs,
                        clock),
                tracking::pushChanged,
                tracking::credentialRefused);
        operator.register(deploying, (ControllerConfigurationOverrider<DeployJob> its) -> {
            its.withRetry(RETRY.withoutMaxAttempts()).withInformerListLimit(LIST_LIMIT);
            if (config.watched().isEmpty()) {
                its.withItemStore(new BriefStore()); // of one informer: with namespaces there is one for each
            } else {
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
            overrides.withLeaderElectionConfiguration(leadership.election());
        }
    }
}
