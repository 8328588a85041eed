package io.kubegitdeploy.gateway.tracking;

import io.javalin.config.RoutesConfig;
import io.kubegitdeploy.gateway.background.Loop;
import io.kubegitdeploy.gateway.config.Settings;
import io.kubegitdeploy.gateway.config.Settings.PrivateAuth;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.github.Address;
import io.kubegitdeploy.gateway.github.GitHub;
import io.kubegitdeploy.gateway.github.Webhooks;
import io.kubegitdeploy.gateway.identity.Gatekeeper;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Tracking as a whole: its part of the private and the internal API, and the pass that finishes what was begun. */
public final class Tracking {
    private final Hooks hooks;
    private final PrivateApi privateApi;
    private final Optional<InternalApi> internalApi;
    private final Loop caretaker;
    private final Loop redeliveries;
    private final Optional<LastDeliveries> deliveries;
    private final Optional<Loop> deliveriesShown;

    public Tracking(
            Settings settings, Etcd etcd, GitHub github, Optional<Kubernetes> kubernetes, Optional<Gatekeeper> gate) {
        this.hooks = new Hooks(etcd, github, settings.publicUrl(), settings.policy());
        Tracker tracker = new Tracker(etcd, hooks, kubernetes, settings.policy(), this::leftover);
        boolean open = settings.privateAuth() == PrivateAuth.NONE;
        this.privateApi = new PrivateApi(tracker, open ? Optional.empty() : gate, settings.defaultNamespace());
        this.internalApi = gate.map(g -> new InternalApi(tracker, g, settings.operator()));
        Caretaker pass = new Caretaker(etcd, hooks, tracker);
        this.caretaker = new Loop("caretaker", Duration.ofMinutes(2), pass::pass);
        Redeliveries missed = new Redeliveries(etcd, new Webhooks(github), Clock.systemUTC());
        this.redeliveries = new Loop("redeliveries", Duration.ofSeconds(5), missed::pass);
        this.deliveries = kubernetes.map(api -> new LastDeliveries(api::showDelivery, Clock.systemUTC()));
        this.deliveriesShown = deliveries.map(last -> new Loop("last deliveries", Duration.ofSeconds(1), last::pass));
    }

    /** Where GitHub has the repository that is tracked under this name. */
    public Address address(RepositoryId id) {
        return hooks.address(id);
    }

    /** A delivery with a good signature came in for the repository. Never waits. */
    public void delivered(Claim claim) {
        deliveries.ifPresent(last -> last.delivered(claim));
    }

    private void leftover() {
        caretaker.wake();
    }

    public void privateRoutes(RoutesConfig routes) {
        privateApi.routes(routes);
    }

    public void internalRoutes(RoutesConfig routes) {
        internalApi.ifPresent(api -> api.routes(routes));
    }

    public void start() {
        caretaker.start();
        redeliveries.start();
        deliveriesShown.ifPresent(Loop::start);
    }

    public void stop() {
        deliveriesShown.ifPresent(Loop::stop);
        redeliveries.stop();
        caretaker.stop();
    }
}
