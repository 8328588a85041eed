package io.kubegitdeploy.gateway.tracking;

import io.javalin.config.RoutesConfig;
import io.kubegitdeploy.gateway.background.Loop;
import io.kubegitdeploy.gateway.config.Settings;
import io.kubegitdeploy.gateway.config.Settings.PrivateAuth;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.github.GitHub;
import io.kubegitdeploy.gateway.identity.Gatekeeper;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import java.time.Duration;
import java.util.Optional;

/** Tracking as a whole: its part of the private and the internal API, and the pass that finishes what was begun. */
public final class Tracking {
    private final PrivateApi privateApi;
    private final Optional<InternalApi> internalApi;
    private final Loop caretaker;

    public Tracking(
            Settings settings, Etcd etcd, GitHub github, Optional<Kubernetes> kubernetes, Optional<Gatekeeper> gate) {
        Hooks hooks = new Hooks(etcd, github, settings.publicUrl());
        Tracker tracker = new Tracker(etcd, hooks, kubernetes, settings.policy(), this::leftover);
        boolean open = settings.privateAuth() == PrivateAuth.NONE;
        this.privateApi = new PrivateApi(tracker, open ? Optional.empty() : gate, settings.defaultNamespace());
        this.internalApi = gate.map(g -> new InternalApi(tracker, g, settings.operator()));
        Caretaker pass = new Caretaker(etcd, hooks, tracker);
        this.caretaker = new Loop("caretaker", Duration.ofMinutes(2), pass::pass);
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
    }

    public void stop() {
        caretaker.stop();
    }
}
