package io.kubegitdeploy.gateway.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.kubegitdeploy.gateway.failure.Failure;
import io.kubegitdeploy.gateway.failure.Unavailable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the gateway's APIs on its own port, with health, readiness, and errors as JSON. */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int STOP_MILLIS = 10_000;
    private static final int HEADER_BYTES = 16 << 10;

    private final String name;
    private final Runnable readiness;
    private final Consumer<RoutesConfig> routes;
    private final Javalin server;

    /**
     * @param name what {@code /healthz} answers as {@code server}
     * @param readiness throws {@link Unavailable} while requests could not be served
     */
    public ApiServer(String name, Runnable readiness, Consumer<RoutesConfig> routes) {
        this.name = name;
        this.readiness = readiness;
        this.routes = routes;
        this.server = Javalin.create(this::configure);
    }

    /**
     * Starts to listen.
     *
     * @return the port, which is another than asked for if that was 0
     */
    public int start(int port) {
        server.start(port);
        LOG.info("{} API listens on port {}", name, server.port());
        return server.port();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.defaultContentType = "application/json";
        config.http.prefer405over404 = true;
        config.router.ignoreTrailingSlashes = true;
        config.jetty.modifyServer(jetty -> {
            jetty.setStopTimeout(STOP_MILLIS);
            jetty.setErrorHandler(new JettyErrors());
        });
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(HEADER_BYTES);
        });
        config.routes.get("/healthz", ctx -> Answers.ok(ctx, 200, "server", name));
        config.routes.get("/readyz", this::ready);
        errors(config.routes);
        routes.accept(config.routes);
    }

    private void ready(Context ctx) {
        readiness.run();
        Answers.ok(ctx, 200, "server", name);
    }

    private void errors(RoutesConfig errors) {
        errors.exception(Failure.class, (failure, ctx) -> {
            if (failure instanceof Unavailable) {
                LOG.warn("{} {}: {}", ctx.method(), ctx.path(), failure.sentence());
            }
            Answers.failed(ctx, failure);
        });
        errors.exception(HttpResponseException.class, (e, ctx) -> plain(ctx, e.getStatus()));
        errors.exception(Exception.class, (bug, ctx) -> {
            LOG.error("{} {} failed; this is a bug", ctx.method(), ctx.path(), bug);
            Answers.failed(ctx, 500, "InternalError", "This is a bug in the gateway; its log has the details.");
        });
    }

    private static void plain(Context ctx, int status) {
        switch (status) {
            case 404 -> Answers.failed(ctx, 404, "NotFound", "There is nothing at this path.");
            case 405 -> Answers.failed(ctx, 405, "MethodNotAllowed", "This path does not take this method.");
            case 413 -> Answers.failed(ctx, 413, "TooLarge", "The body is too large.");
            default -> Answers.failed(ctx, status, "BadRequest", "This request can't be served.");
        }
    }

    /** Takes no more requests, and lets those under way finish for up to 10 s. */
    @Override
    public void close() {
        server.stop();
    }
}
