package io.kubegitdeploy.localgithub.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.rest.Answers;
import io.kubegitdeploy.localgithub.rest.ApiError;
import io.kubegitdeploy.localgithub.rest.Links;
import io.kubegitdeploy.localgithub.store.Delivery;
import io.kubegitdeploy.localgithub.store.DeliveryLog;
import io.kubegitdeploy.localgithub.store.Hook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A hook's deliveries, REST. */
public final class DeliveryApi {
    private static final String DOCUMENTATION = "/repos/webhooks#list-deliveries-for-a-repository-webhook";
    private static final String DELIVERIES = "/api/v3/repos/{owner}/{repo}/hooks/{hook}/deliveries";

    private final HookApi hooks;
    private final DeliveryLog log;
    private final Dispatcher dispatcher;
    private final Links links;

    public DeliveryApi(HookApi hooks, DeliveryLog log, Dispatcher dispatcher, Links links) {
        this.hooks = hooks;
        this.log = log;
        this.dispatcher = dispatcher;
        this.links = links;
    }

    public void routes(RoutesConfig routes) {
        routes.get(DELIVERIES, this::list);
        routes.get(DELIVERIES + "/{delivery}", ctx -> Answers.json(ctx, full(kept(ctx))));
        routes.post(DELIVERIES + "/{delivery}/attempts", this::redeliver);
    }

    /** Newest first; the cursor is the id at which a page begins. */
    private void list(Context ctx) {
        Hook hook = hooks.hook(ctx);
        int size = Answers.number(ctx, "per_page", 30, 100);
        long from = cursor(ctx);
        List<Delivery> all = log.ofHook(hook.id()).stream()
                .filter(delivery -> delivery.id() <= from)
                .toList();
        if (all.size() > size) {
            String next = links.base().get() + ctx.path() + "?per_page=" + size + "&cursor=v1_"
                    + all.get(size).id();
            ctx.header("Link", "<" + next + ">; rel=\"next\"");
        }
        Answers.json(ctx, Json.array(all.stream().limit(size).toList(), DeliveryApi::brief));
    }

    private static long cursor(Context ctx) {
        String cursor = ctx.queryParam("cursor");
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        if (!cursor.matches("v1_[0-9]{1,18}")) {
            throw ApiError.of(422, "Invalid cursor", DOCUMENTATION);
        }
        return Long.parseLong(cursor.substring(3));
    }

    private void redeliver(Context ctx) throws IOException {
        dispatcher.redeliver(kept(ctx));
        Answers.json(ctx.status(202), Json.object());
    }

    private Delivery.Kept kept(Context ctx) throws IOException {
        Hook hook = hooks.hook(ctx);
        String id = ctx.pathParam("delivery");
        Optional<Delivery.Kept> found = id.matches("[0-9]{1,18}") ? log.find(Long.parseLong(id)) : Optional.empty();
        return found.filter(kept -> kept.delivery().hookId() == hook.id())
                .orElseThrow(() -> ApiError.notFound(DOCUMENTATION));
    }

    /** A delivery as in a list. */
    public static ObjectNode brief(Delivery delivery) {
        return Json.object()
                .put("id", delivery.id())
                .put("guid", delivery.guid())
                .put("delivered_at", delivery.deliveredAt().toString())
                .put("redelivery", delivery.redelivery())
                .put("duration", delivery.duration())
                .put("status", delivery.status())
                .put("status_code", delivery.statusCode())
                .put("event", delivery.event())
                .putNull("action")
                .putNull("installation_id")
                .put("repository_id", delivery.repositoryId())
                .putNull("throttled_at");
    }

    /** A delivery with what was sent and answered. */
    public static ObjectNode full(Delivery.Kept kept) throws IOException {
        Delivery.Exchange exchange = kept.exchange();
        ObjectNode shape = brief(kept.delivery()).put("url", kept.delivery().url());
        ObjectNode request = shape.putObject("request");
        request.set("headers", headers(exchange.requestHeaders()));
        request.set("payload", Json.parse(exchange.payload().getBytes(StandardCharsets.UTF_8)));
        ObjectNode response = shape.putObject("response");
        response.set("headers", headers(exchange.responseHeaders()));
        response.put("payload", exchange.responseBody().orElse(null));
        return shape;
    }

    private static ObjectNode headers(Map<String, String> headers) {
        ObjectNode shape = Json.object();
        headers.forEach(shape::put);
        return shape;
    }
}
