package io.kubegitdeploy.gateway.tracking;

import io.fabric8.kubernetes.api.model.Condition;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositoryStatus;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.http.Answers;
import io.kubegitdeploy.gateway.identity.Gatekeeper;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The private API: list, track and untrack repositories. */
final class PrivateApi {
    private static final String REPOSITORIES = "/api/v0/github/repositories";
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final Tracker tracker;
    private final Optional<Gatekeeper> gate;
    private final String defaultNamespace;

    /** @param gate who asks for tokens; empty: everyone may call */
    PrivateApi(Tracker tracker, Optional<Gatekeeper> gate, String defaultNamespace) {
        this.tracker = tracker;
        this.gate = gate;
        this.defaultNamespace = defaultNamespace;
    }

    void routes(RoutesConfig routes) {
        routes.get(REPOSITORIES + "/tracked", this::list);
        routes.get(REPOSITORIES + "/{user}/{repo}", this::one);
        routes.post(REPOSITORIES + "/{user}/{repo}", this::track);
        routes.delete(REPOSITORIES + "/{user}/{repo}", this::untrack);
    }

    private void list(Context ctx) {
        gate.ifPresent(g -> g.requireRight(ctx, "list", ""));
        Answers.ok(
                ctx,
                200,
                "repositories",
                tracker.list().stream().map(PrivateApi::shown).toList());
    }

    private void one(Context ctx) {
        RepositoryId id = id(ctx);
        Optional<Claim> claim = tracker.claim(id);
        gate.ifPresent(
                g -> g.requireRight(ctx, "get", claim.map(Claim::namespace).orElse(defaultNamespace)));
        Information information = claim.flatMap(there -> tracker.information(id))
                .orElseThrow(() -> new Rejected(404, "NotTracked", id + " is not tracked."));
        Map<String, Object> shown = shown(information);
        Optional<TrackedRepositoryStatus> status =
                claim.flatMap(tracker::resource).map(TrackedRepository::getStatus);
        shown.put(
                "conditions",
                status.map(TrackedRepositoryStatus::conditions).orElse(List.of()).stream()
                        .map(PrivateApi::shown)
                        .toList());
        status.ifPresent(there -> {
            shown.put("last_delivery", there.lastDelivery());
            shown.put("last_deployed", there.lastDeployed());
            shown.put("last_job", there.lastJob());
        });
        Answers.ok(ctx, 200, "repository", shown);
    }

    private static Map<String, Object> shown(Condition condition) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("type", condition.getType());
        shown.put("status", condition.getStatus());
        shown.put("reason", condition.getReason());
        shown.put("message", condition.getMessage());
        return shown;
    }

    private void track(Context ctx) {
        String namespace = Optional.ofNullable(ctx.queryParam("namespace")).orElse(defaultNamespace);
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw Rejected.badRequest("The namespace is no DNS label.");
        }
        gate.ifPresent(g -> g.requireRight(ctx, "create", namespace));
        RepositoryId id = id(ctx);
        answering(() -> Answers.ok(ctx, 200, "repository", shown(tracker.track(id, namespace))));
    }

    private void untrack(Context ctx) {
        RepositoryId id = id(ctx);
        if (gate.isPresent()) {
            gate.get().caller(ctx);
            String namespace = tracker.claim(id).map(Claim::namespace).orElse(defaultNamespace);
            gate.get().requireRight(ctx, "delete", namespace);
        }
        answering(() -> {
            tracker.untrack(id);
            Answers.ok(ctx, 200);
        });
    }

    /** Without a credential this API says 401 where the internal one says 412. */
    private static void answering(Runnable call) {
        try {
            call.run();
        } catch (Rejected e) {
            throw e.reason().equals("NoCredentials") ? new Rejected(401, e.reason(), e.sentence()) : e;
        }
    }

    private static RepositoryId id(Context ctx) {
        return RepositoryId.of(ctx.pathParam("user"), ctx.pathParam("repo"))
                .orElseThrow(() -> Rejected.badRequest(
                        "GitHub names have letters, digits, '-', '_' and '.' only, at most 100 of them."));
    }

    /** Without the reference to the secret, which is nobody's business. */
    private static Map<String, Object> shown(Information information) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", information.id());
        shown.put("web_hook_id", information.webHookId());
        shown.put("repository_id", information.repositoryId());
        shown.put("full_name", information.fullName());
        shown.put("default_branch", information.defaultBranch());
        shown.put("namespace", information.namespace());
        shown.put("tracked_repository", information.trackedRepository());
        return shown;
    }
}
