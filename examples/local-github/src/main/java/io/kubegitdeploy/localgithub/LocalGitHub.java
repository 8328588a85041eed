package io.kubegitdeploy.localgithub;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.kubegitdeploy.localgithub.admin.AdminApi;
import io.kubegitdeploy.localgithub.admin.FaultFilter;
import io.kubegitdeploy.localgithub.admin.Faults;
import io.kubegitdeploy.localgithub.git.GitRepositories;
import io.kubegitdeploy.localgithub.oauth.OAuthApi;
import io.kubegitdeploy.localgithub.page.Pages;
import io.kubegitdeploy.localgithub.rest.Answers;
import io.kubegitdeploy.localgithub.rest.ArchiveApi;
import io.kubegitdeploy.localgithub.rest.ByIdFilter;
import io.kubegitdeploy.localgithub.rest.Callers;
import io.kubegitdeploy.localgithub.rest.CommitApi;
import io.kubegitdeploy.localgithub.rest.ContentApi;
import io.kubegitdeploy.localgithub.rest.FormerNames;
import io.kubegitdeploy.localgithub.rest.GitApi;
import io.kubegitdeploy.localgithub.rest.Links;
import io.kubegitdeploy.localgithub.rest.RepositoryApi;
import io.kubegitdeploy.localgithub.rest.Shapes;
import io.kubegitdeploy.localgithub.store.DeliveryLog;
import io.kubegitdeploy.localgithub.store.Store;
import io.kubegitdeploy.localgithub.store.Token;
import io.kubegitdeploy.localgithub.webhook.DeliveryApi;
import io.kubegitdeploy.localgithub.webhook.Dispatcher;
import io.kubegitdeploy.localgithub.webhook.HookApi;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;

/** The running stand-in. */
public final class LocalGitHub implements AutoCloseable {
    private final Settings settings;
    private final Store store;
    private final GitRepositories repositories;
    private final DeliveryLog log;
    private final Faults faults = new Faults();
    private final Shapes shapes;
    private final Dispatcher dispatcher;
    private final Javalin server;

    /**
     * Answers as soon as this returns.
     *
     * @throws IOException if the directory cannot be used
     */
    public static LocalGitHub start(Settings settings) throws IOException {
        LocalGitHub started = new LocalGitHub(settings);
        started.server.start(settings.port());
        return started;
    }

    private LocalGitHub(Settings settings) throws IOException {
        this.settings = settings;
        Token root = Token.allPowerful(settings.token(), settings.login());
        this.store = new Store(settings.directory(), Clock.systemUTC(), root);
        this.repositories = new GitRepositories(settings.directory().resolve("repositories"));
        this.log = new DeliveryLog(settings.directory().resolve("deliveries"));
        this.shapes = new Shapes(new Links(() -> url().toString()));
        this.dispatcher = new Dispatcher(store, repositories, log, shapes, faults::ofDelivery);
        this.server = Javalin.create(this::configure);
    }

    /** How others reach it. */
    public URI url() {
        return settings.baseUrl().orElseGet(() -> URI.create("http://localhost:" + server.port()));
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.router.ignoreTrailingSlashes = true;
        config.jetty.modifyServletContextHandler(context -> {
            EnumSet<DispatcherType> requests = EnumSet.of(DispatcherType.REQUEST);
            context.addFilter(new FilterHolder(new FaultFilter(faults)), "/*", requests);
            context.addFilter(new FilterHolder(new ByIdFilter(store)), "/*", requests);
        });
        routes(config.routes);
    }

    private void routes(RoutesConfig routes) {
        Callers callers = new Callers(store);
        Links links = shapes.links();
        routes.get("/healthz", ctx -> Answers.json(ctx, Json.object().put("ok", true)));
        Answers.routes(routes);
        new FormerNames(store, callers, links).routes(routes);
        new RepositoryApi(store, repositories, callers, shapes).routes(routes);
        new ContentApi(store, repositories, callers, links).routes(routes);
        new CommitApi(repositories, callers, links).routes(routes);
        new ArchiveApi(store, repositories, callers, links).routes(routes);
        HookApi hooks = new HookApi(store, repositories, callers, links, dispatcher);
        hooks.routes(routes);
        new DeliveryApi(hooks, log, dispatcher, links).routes(routes);
        new OAuthApi(store).routes(routes);
        new AdminApi(store, repositories, log, dispatcher, faults, shapes).routes(routes);
        new GitApi(store, repositories, callers, dispatcher).routes(routes);
        new Pages(store, repositories, log, dispatcher, links).routes(routes);
    }

    @Override
    public void close() {
        faults.clear();
        server.stop();
        dispatcher.close();
    }
}
