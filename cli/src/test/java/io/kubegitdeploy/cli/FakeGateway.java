package io.kubegitdeploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers as the gateway's private API is documented to, and remembers what it was asked. */
final class FakeGateway implements AutoCloseable {
    static final String REPOSITORIES = "/api/v0/github/repositories/";

    record Asked(String call, String authorization, String body) {}

    private record Answer(int status, String type, String body) {}

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();

    FakeGateway() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Adds an answer to a call such as {@code GET tracked}; the last one is given again and again. */
    FakeGateway on(String call, int status, String body) {
        return on(call, status, "application/json", body);
    }

    FakeGateway on(String call, int status, String type, String body) {
        answers.computeIfAbsent(call, ignored -> new ArrayDeque<>()).add(new Answer(status, type, body));
        return this;
    }

    /** With an answer of 200. */
    FakeGateway on(String call, String body) {
        return on(call, 200, body);
    }

    List<Asked> asked() {
        return asked;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String call = exchange.getRequestMethod() + " "
                + (path.startsWith(REPOSITORIES) ? path.substring(REPOSITORIES.length()) : path);
        asked.add(new Asked(
                call,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                        .orElse(""),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        Deque<Answer> left = answers.getOrDefault(call, new ArrayDeque<>());
        Answer answer = left.isEmpty()
                ? new Answer(
                        404,
                        "application/json",
                        "{\"ok\":false,\"reason\":\"NotFound\",\"error\":\"There is nothing at this path.\"}")
                : left.size() == 1 ? left.peek() : left.poll();
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Location", "http://example.com/");
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
