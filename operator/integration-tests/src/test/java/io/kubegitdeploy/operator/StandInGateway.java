package io.kubegitdeploy.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers the operator as the gateway's internal API does, with what a test put into it. */
final class StandInGateway implements AutoCloseable {
    private static final String TRACKED =
            "{\"ok\":true,\"web_hook_id\":7,\"repository_id\":8,\"full_name\":\"octo/Shop\",\"default_branch\":\"main\"}";

    /** Calls as METHOD path?query, in order. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    private final Map<String, Response> responses = new ConcurrentHashMap<>();
    private final HttpServer server;

    private record Response(int status, String body) {}

    StandInGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void deployFile(String namespace, String deployJob, String text) {
        responses.put(
                "GET /internal/v1/sources/" + namespace + "/" + deployJob + "/deploy-file", new Response(200, text));
    }

    /** What the gateway knows of a TrackedRepository. */
    void tracked(String namespace, String name, String json) {
        responses.put("PUT /internal/v1/tracked/" + namespace + "/" + name, new Response(200, json));
    }

    void answer(String call, int status, String reason) {
        responses.put(
                call,
                new Response(
                        status, "{\"ok\":false,\"reason\":\"" + reason + "\",\"error\":\"" + reason + " says why\"}"));
    }

    void forget(String call) {
        responses.remove(call);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        exchange.getRequestBody().readAllBytes();
        boolean known = "Bearer the-token".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        Response usual = call.contains("/tracked/")
                ? new Response(200, TRACKED)
                : new Response(404, "{\"ok\":false,\"reason\":\"NoDeployFile\",\"error\":\"no deploy file\"}");
        Response response = known
                ? responses.getOrDefault(call, usual)
                : new Response(401, "{\"ok\":false,\"reason\":\"Unauthenticated\",\"error\":\"no token\"}");
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(response.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
