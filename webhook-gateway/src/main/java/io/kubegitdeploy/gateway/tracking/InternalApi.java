package io.kubegitdeploy.gateway.tracking;

import com.fasterxml.jackson.core.JacksonException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.gateway.config.Settings.ServiceAccount;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.http.Answers;
import io.kubegitdeploy.gateway.http.Body;
import io.kubegitdeploy.gateway.identity.Gatekeeper;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import io.kubegitdeploy.gateway.tracking.Hooks.Placed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The internal API for the operator's TrackedRepositories: absent is done, and everything can be repeated. */
final class InternalApi {
    private static final String TRACKED = "/internal/v1/tracked/{namespace}/{name}";
    private static final int BODY_LIMIT = 1 << 20;

    private final Tracker tracker;
    private final Gatekeeper gate;
    private final Optional<ServiceAccount> operator;
    private final Body body = new Body(BODY_LIMIT, 16L * BODY_LIMIT);

    InternalApi(Tracker tracker, Gatekeeper gate, Optional<ServiceAccount> operator) {
        this.tracker = tracker;
        this.gate = gate;
        this.operator = operator;
    }

    void routes(RoutesConfig routes) {
        routes.put(TRACKED, this::put);
        routes.delete(TRACKED, this::delete);
    }

    /** What the operator sends. */
    private record Request(
            String uid,
            String owner,
            String name,
            List<String> branches,
            List<String> tags,
            boolean suspend,
            HistoryLimits history) {}

    private void put(Context ctx) {
        gate.requireServiceAccount(ctx, operator);
        body.read(ctx, bytes -> {
            Request request = request(bytes);
            Wish wish = wish(ctx, request);
            Placed placed = tracker.track(wish);
            Information tracked = placed.information();
            tracker.keep(wish.id(), request.history == null ? new HistoryLimits(null, null) : request.history);
            Answers.ok(
                    ctx,
                    200,
                    "web_hook_id",
                    tracked.webHookId(),
                    "repository_id",
                    tracked.repositoryId(),
                    "full_name",
                    tracked.fullName(),
                    "default_branch",
                    tracked.defaultBranch(),
                    "mended",
                    placed.mended());
        });
    }

    private void delete(Context ctx) {
        gate.requireServiceAccount(ctx, operator);
        String uid = Optional.ofNullable(ctx.queryParam("uid")).orElse("");
        tracker.release(ctx.pathParam("namespace"), ctx.pathParam("name"), uid);
        Answers.ok(ctx, 200);
    }

    private static Request request(byte[] bytes) {
        try {
            Request request = Json.MAPPER.readValue(bytes, Request.class);
            if (request != null) {
                return request;
            }
        } catch (JacksonException e) {
            // told below, without repeating the body
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
        throw Rejected.badRequest("The body is not the JSON of a TrackedRepository.");
    }

    private static Wish wish(Context ctx, Request request) {
        RepositoryId id = RepositoryId.of(request.owner, request.name)
                .orElseThrow(() -> Rejected.badRequest("owner and name are not those of a GitHub repository."));
        return new Wish(
                id,
                ctx.pathParam("namespace"),
                ctx.pathParam("name"),
                request.uid == null ? "" : request.uid,
                request.branches == null ? List.of() : request.branches,
                request.tags == null ? List.of() : request.tags,
                request.suspend);
    }
}
