package io.kubegitdeploy.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** {@code /healthz}: the process answers. {@code /readyz}: what it watches is known, whether it leads or stands by. */
final class Health implements AutoCloseable {
    private final HttpServer server;

    private Health(HttpServer server) {
        this.server = server;
    }

    static Health start(int port, BooleanSupplier ready) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 16);
        server.createContext("/healthz", exchange -> answer(exchange, "/healthz", true));
        server.createContext("/readyz", exchange -> answer(exchange, "/readyz", ready.getAsBoolean()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return new Health(server);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, String path, boolean ok) throws IOException {
        try (exchange) {
            boolean found = exchange.getRequestURI().getPath().equals(path);
            byte[] body = ("{\"ok\":" + (found && ok) + "}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            int unwell = found ? HttpURLConnection.HTTP_UNAVAILABLE : HttpURLConnection.HTTP_NOT_FOUND;
            exchange.sendResponseHeaders(found && ok ? HttpURLConnection.HTTP_OK : unwell, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
