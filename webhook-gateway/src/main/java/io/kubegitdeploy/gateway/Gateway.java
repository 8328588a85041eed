package io.kubegitdeploy.gateway;

import io.kubegitdeploy.gateway.background.Loop;
import io.kubegitdeploy.gateway.config.Settings;
import io.kubegitdeploy.gateway.config.Settings.PrivateAuth;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Housekeeping;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.github.Commits;
import io.kubegitdeploy.gateway.github.Credentials;
import io.kubegitdeploy.gateway.github.GitHub;
import io.kubegitdeploy.gateway.github.OAuth;
import io.kubegitdeploy.gateway.http.ApiServer;
import io.kubegitdeploy.gateway.identity.Gatekeeper;
import io.kubegitdeploy.gateway.jobs.Drain;
import io.kubegitdeploy.gateway.jobs.JobRequests;
import io.kubegitdeploy.gateway.jobs.JobStore;
import io.kubegitdeploy.gateway.jobs.JobsApi;
import io.kubegitdeploy.gateway.jobs.Projection;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import io.kubegitdeploy.gateway.login.LoginApi;
import io.kubegitdeploy.gateway.sources.ArchiveCache;
import io.kubegitdeploy.gateway.sources.ArchiveLimits;
import io.kubegitdeploy.gateway.sources.SourceApi;
import io.kubegitdeploy.gateway.tracking.Tracking;
import io.kubegitdeploy.gateway.webhook.WebhookApi;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole gateway, wired by hand: three APIs, and the loops that finish what requests began. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** Closed from the last to the first: the APIs take no more requests before what serves them ends. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private Settings.Ports ports;

    private Gateway() {}

    /**
     * Starts all of it, and returns when the three APIs listen.
     *
     * @param kubernetes empty: pushes are recorded and stay queued, and there is no internal API
     */
    public static Gateway start(Settings settings, Optional<Kubernetes> kubernetes) throws IOException {
        Gateway gateway = new Gateway();
        try {
            gateway.wire(settings, kubernetes);
            return gateway;
        } catch (IOException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    /** The ports that the APIs listen on. */
    public Settings.Ports ports() {
        return ports;
    }

    private void wire(Settings settings, Optional<Kubernetes> kubernetes) throws IOException {
        kubernetes.ifPresent(parts::push);
        Etcd etcd = part(new Etcd(settings.etcd()));
        Credentials credentials = new Credentials(
                settings.githubTokenFile(), () -> etcd.get(Keys.TOKEN).map(Entry::value));
        GitHub github = part(new GitHub(settings.githubApi(), credentials));
        Optional<OAuth> application = settings.oauth().map(OAuth::new);
        application.ifPresent(parts::push);
        Housekeeping housekeeping = new Housekeeping(etcd, settings.etcdOwned());
        Optional<Gatekeeper> gate = kubernetes.map(Gatekeeper::new);

        boolean open = settings.privateAuth() == PrivateAuth.NONE;
        LoginApi login = new LoginApi(application, credentials, etcd, open ? Optional.empty() : gate);
        Tracking tracking = new Tracking(settings, etcd, github, kubernetes, gate);
        parts.push(tracking::stop);
        Wakeable drain = new Wakeable();
        JobStore jobs = new JobStore(etcd, Clock.systemUTC(), drain::wake);
        WebhookApi webhooks = new WebhookApi(etcd, jobs, settings.webhookRates(), tracking::delivered);
        Optional<SourceApi> sources = kubernetes.isEmpty()
                ? Optional.empty()
                : Optional.of(new SourceApi(
                        kubernetes.get(),
                        gate.orElseThrow(),
                        settings.operator(),
                        settings.policy(),
                        new Commits(github),
                        tracking::address,
                        cache(settings)));

        ApiServer publicApi = part(new ApiServer("public", housekeeping::check, webhooks::routes));
        JobsApi jobsApi = new JobsApi(
                new JobRequests(etcd, jobs, kubernetes, github, tracking::address),
                open ? Optional.empty() : gate,
                settings.defaultNamespace());
        ApiServer privateApi = part(new ApiServer("private", housekeeping::check, routes -> {
            tracking.privateRoutes(routes);
            jobsApi.routes(routes);
            login.routes(routes);
        }));
        Runnable internalCheck = () -> {
            housekeeping.check();
            sources.ifPresent(SourceApi::check);
        };
        ApiServer internalApi = part(new ApiServer("internal", internalCheck, routes -> {
            tracking.internalRoutes(routes);
            sources.ifPresent(api -> api.routes(routes));
        }));

        loop("etcd's housekeeping", Duration.ofSeconds(5), housekeeping::pass);
        tracking.start();
        if (kubernetes.isPresent()) {
            drain.loop = loop(
                    "drain", Duration.ofSeconds(10), new Drain(jobs, etcd, kubernetes.get(), Clock.systemUTC())::pass);
            Projection projection = part(new Projection(etcd, kubernetes.get(), jobs, Clock.systemUTC()));
            projection.start();
        } else {
            LOG.info("Kubernetes is off (KGD_KUBERNETES=false): pushes are recorded and stay queued");
        }
        ports = new Settings.Ports(
                privateApi.start(settings.ports().privatePort()),
                publicApi.start(settings.ports().publicPort()),
                internalApi.start(settings.ports().internalPort()));
    }

    /** The drain is woken by what it is made from. */
    private static final class Wakeable {
        private volatile Loop loop;

        void wake() {
            if (loop != null) {
                loop.wake();
            }
        }
    }

    private Loop loop(String name, Duration pause, Runnable pass) {
        Loop loop = new Loop(name, pause, pass).start();
        parts.push(loop::stop);
        return loop;
    }

    private static ArchiveCache cache(Settings settings) throws IOException {
        var folder = settings.archiveCacheDir().isPresent()
                ? settings.archiveCacheDir().get()
                : Files.createTempDirectory("kube-git-deploy-archives");
        return new ArchiveCache(folder, settings.archiveCacheBytes(), ArchiveLimits.DEFAULT);
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("a part of the gateway did not stop as it should", e);
            }
        }
    }
}
