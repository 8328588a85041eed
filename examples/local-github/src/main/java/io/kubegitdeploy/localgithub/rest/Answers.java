package io.kubegitdeploy.localgithub.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.kubegitdeploy.localgithub.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all answers of the API have in common. */
public final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final int MAX_BODY = 1 << 20;
    private static final long RATE_LIMIT = 5000;

    private Answers() {}

    public static void routes(RoutesConfig routes) {
        routes.before("/api/v3/*", Answers::headers);
        routes.exception(ApiError.class, (error, ctx) -> json(ctx.status(error.status()), error.body()));
        routes.exception(HttpResponseException.class, (error, ctx) -> {
            String message = error.getStatus() == 404 ? "Not Found" : String.valueOf(error.getMessage());
            json(
                    ctx.status(error.getStatus()),
                    ApiError.of(error.getStatus(), message, "").body());
        });
        routes.exception(Exception.class, (error, ctx) -> {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), error);
            json(ctx.status(500), ApiError.of(500, "Server Error", "").body());
        });
    }

    private static void headers(Context ctx) {
        ctx.header("X-GitHub-Request-Id", UUID.randomUUID().toString());
        ctx.header("X-GitHub-Media-Type", "github.v3; format=json");
        ctx.header("X-RateLimit-Limit", String.valueOf(RATE_LIMIT));
        ctx.header("X-RateLimit-Remaining", String.valueOf(RATE_LIMIT - 1));
        ctx.header("X-RateLimit-Used", "1");
        ctx.header("X-RateLimit-Resource", "core");
        ctx.header("X-RateLimit-Reset", String.valueOf(System.currentTimeMillis() / 1000 + 3600));
    }

    static ObjectNode rateLimit() {
        ObjectNode rate = Json.object()
                .put("limit", RATE_LIMIT)
                .put("used", 1)
                .put("remaining", RATE_LIMIT - 1)
                .put("reset", System.currentTimeMillis() / 1000 + 3600);
        ObjectNode body = Json.object();
        ObjectNode resources = body.putObject("resources");
        for (String resource : List.of("core", "search", "graphql", "integration_manifest", "code_search")) {
            resources.set(resource, rate);
        }
        body.set("rate", rate);
        return body;
    }

    public static void json(Context ctx, JsonNode body) {
        ctx.contentType("application/json; charset=utf-8").result(Json.bytes(body));
    }

    /** The request's body, which must be a JSON object of at most 1 MiB; no body is an empty object. */
    public static ObjectNode body(Context ctx) {
        try {
            byte[] bytes = ctx.req().getInputStream().readNBytes(MAX_BODY + 1);
            if (bytes.length > MAX_BODY) {
                throw ApiError.of(413, "Payload too big: at most 1 MiB", "");
            }
            JsonNode body = bytes.length == 0 ? Json.object() : Json.parse(bytes);
            if (body instanceof ObjectNode object) {
                return object;
            }
            throw ApiError.of(400, "Body should be a JSON object", "");
        } catch (IOException e) {
            throw ApiError.of(400, "Problems parsing JSON", "");
        }
    }

    /** Answers one page of a list; {@code Link} names the pages around it. */
    public static <T> void page(Context ctx, List<T> items, Function<T, ? extends JsonNode> shape, Links links) {
        int size = number(ctx, "per_page", 30, 100);
        int last = Math.max(1, (items.size() + size - 1) / size);
        int page = number(ctx, "page", 1, Integer.MAX_VALUE);
        List<String> around = new ArrayList<>();
        if (page > 1) {
            around.add(link(ctx, links, size, Math.min(page - 1, last), "prev"));
        }
        if (page < last) {
            around.add(link(ctx, links, size, page + 1, "next"));
            around.add(link(ctx, links, size, last, "last"));
        }
        if (page > 1) {
            around.add(link(ctx, links, size, 1, "first"));
        }
        if (!around.isEmpty()) {
            ctx.header("Link", String.join(", ", around));
        }
        long skipped = (long) (page - 1) * size;
        json(ctx, Json.array(items.stream().skip(skipped).limit(size).toList(), shape));
    }

    private static String link(Context ctx, Links links, int size, int page, String rel) {
        return "<" + links.base().get() + ctx.path() + "?per_page=" + size + "&page=" + page + ">; rel=\"" + rel + "\"";
    }

    /** A positive number of the query; what is no number counts as absent, as at GitHub. */
    public static int number(Context ctx, String name, int otherwise, int max) {
        String text = ctx.queryParam(name);
        if (text == null || !text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
            return otherwise;
        }
        return Math.min(Integer.parseInt(text), max);
    }
}
