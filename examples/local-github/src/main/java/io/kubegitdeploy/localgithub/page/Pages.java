package io.kubegitdeploy.localgithub.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.git.Commit;
import io.kubegitdeploy.localgithub.git.GitRepositories;
import io.kubegitdeploy.localgithub.git.GitRepository;
import io.kubegitdeploy.localgithub.git.GitRepository.NamedObject;
import io.kubegitdeploy.localgithub.rest.ApiError;
import io.kubegitdeploy.localgithub.rest.Links;
import io.kubegitdeploy.localgithub.store.Delivery;
import io.kubegitdeploy.localgithub.store.DeliveryLog;
import io.kubegitdeploy.localgithub.store.Hook;
import io.kubegitdeploy.localgithub.store.Repo;
import io.kubegitdeploy.localgithub.store.Store;
import io.kubegitdeploy.localgithub.webhook.Dispatcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages. They show private repositories to whoever reaches the port, but no secret and no file. */
public final class Pages {
    private static final int COMMITS = 10;
    private static final int DELIVERIES = 50;

    private final Store store;
    private final GitRepositories repositories;
    private final DeliveryLog log;
    private final Dispatcher dispatcher;
    private final Links links;

    public Pages(Store store, GitRepositories repositories, DeliveryLog log, Dispatcher dispatcher, Links links) {
        this.store = store;
        this.repositories = repositories;
        this.log = log;
        this.dispatcher = dispatcher;
        this.links = links;
    }

    public void routes(RoutesConfig routes) {
        routes.get("/", this::home);
        routes.get("/{owner}/{repo}", this::repository);
        routes.get("/{owner}/{repo}/deliveries/{delivery}", this::delivery);
        routes.post("/{owner}/{repo}/deliveries/{delivery}", this::redeliver);
    }

    private void home(Context ctx) {
        Instant now = store.now();
        List<Html> rows = store.repos().stream().map(repo -> row(repo, now)).toList();
        Html table = Html.table(
                List.of("Repository", "Default branch", "Last push", "Hooks", "Last delivery"),
                rows,
                "No repository yet: POST /_admin/repositories makes one.");
        answer(ctx, "local-github", true, Html.of("""
                <h1>local-github</h1>
                <p class=quiet>A stand-in for github.com: git, REST at <code>%s</code>, webhooks.</p>%s""", links.api(), table));
    }

    private Html row(Repo repo, Instant now) {
        Html last = log.newestOf(repo.id()).map(Pages::status).orElse(Html.of("<span class=quiet>none</span>"));
        return Html.of(
                "<tr><td><a href='/%s'>%s</a></td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>",
                repo.fullName(),
                repo.fullName(),
                repo.defaultBranch(),
                repo.pushedAt().isAfter(repo.createdAt()) ? Html.ago(repo.pushedAt(), now) : "never",
                store.hooks(repo.id()).size(),
                last);
    }

    private void repository(Context ctx) throws IOException {
        Repo repo = repo(ctx);
        try (GitRepository git = repositories.open(repo)) {
            answer(
                    ctx,
                    repo.fullName(),
                    true,
                    Html.of(
                            """
                            <p><a href='/'>local-github</a></p><h1>%s</h1>
                            <p><code>git clone %s.git</code></p>
                            <h2>Commits of %s</h2>%s<h2>Deliveries</h2>%s<h2>Hooks</h2>%s<h2>Branches and tags</h2>%s""",
                            repo.fullName(),
                            links.html(repo),
                            repo.defaultBranch(),
                            commits(git),
                            deliveries(repo),
                            hooks(repo),
                            refs(git)));
        }
    }

    private static Html refs(GitRepository git) throws IOException {
        List<Html> rows = new ArrayList<>();
        for (String prefix : List.of("refs/heads/", "refs/tags/")) {
            for (NamedObject ref : git.refs(prefix)) {
                rows.add(Html.of(
                        "<tr><td class=wide>%s</td><td><code>%s</code></td></tr>",
                        ref.ref().substring("refs/".length()), ref.sha().substring(0, 12)));
            }
        }
        return Html.table(List.of("Name", "Commit"), rows, "Nothing has been pushed yet.");
    }

    private Html commits(GitRepository git) throws IOException {
        Optional<Commit> head = git.commit("");
        List<Html> rows = new ArrayList<>();
        if (head.isPresent()) {
            for (Commit commit : git.history(head.get().sha(), COMMITS)) {
                rows.add(Html.of(
                        "<tr><td><code>%s</code></td><td class=wide>%s</td><td>%s</td><td>%s</td></tr>",
                        commit.sha().substring(0, 12),
                        commit.message().lines().findFirst().orElse(""),
                        commit.author().name(),
                        Html.ago(commit.committer().when().toInstant(), store.now())));
            }
        }
        return Html.table(List.of("Commit", "Message", "Author", "When"), rows, "No commit yet.");
    }

    private Html hooks(Repo repo) {
        List<Html> rows = store.hooks(repo.id()).stream()
                .map(hook -> Html.of(
                        "<tr><td>%s</td><td class=wide>%s</td><td>%s</td><td>%s</td></tr>",
                        hook.id(),
                        withoutCredentials(hook.config().url()),
                        String.join(", ", hook.events()) + (hook.active() ? "" : " (switched off)"),
                        lastResponse(hook)))
                .toList();
        return Html.table(List.of("Id", "URL", "Events", "Last answer"), rows, "No hook yet.");
    }

    private static Html lastResponse(Hook hook) {
        String text = hook.lastResponse().message().orElse(hook.lastResponse().status());
        String look = switch (hook.lastResponse().status()) {
            case "active" -> "good";
            case "unused" -> "quiet";
            default -> "bad";
        };
        return Html.of("<span class=%s>%s</span>", look, text);
    }

    private Html deliveries(Repo repo) {
        Instant now = store.now();
        List<Html> rows = log.ofRepository(repo.id()).stream()
                .limit(DELIVERIES)
                .map(delivery -> Html.of(
                        "<tr><td>%s</td><td>%s%s</td><td>%s</td><td>%s s</td>"
                                + "<td><a href='/%s/deliveries/%s'><code>%s</code></a></td></tr>",
                        Html.ago(delivery.deliveredAt(), now),
                        delivery.event(),
                        delivery.redelivery() ? " (again)" : "",
                        status(delivery),
                        delivery.duration(),
                        repo.fullName(),
                        delivery.id(),
                        delivery.guid()))
                .toList();
        return Html.table(List.of("When", "Event", "Answer", "Took", "Delivery id"), rows, "No delivery yet.");
    }

    private static Html status(Delivery delivery) {
        return delivery.succeeded()
                ? Html.of("<span class=good>OK (%s)</span>", delivery.statusCode())
                : Html.of("<span class=bad>%s</span>", delivery.status());
    }

    private void delivery(Context ctx) throws IOException {
        Repo repo = repo(ctx);
        Delivery.Kept kept = kept(ctx, repo);
        Delivery.Exchange exchange = kept.exchange();
        byte[] payload = exchange.payload().getBytes(StandardCharsets.UTF_8);
        String pretty = new String(Json.pretty(Json.parse(payload)), StandardCharsets.UTF_8);
        answer(
                ctx,
                "Delivery " + kept.delivery().guid(),
                false,
                Html.of(
                        """
                        <p><a href='/%s'>%s</a></p><h1>%s %s</h1>
                        <p>%s, to %s</p><form method=post><button>Redeliver</button></form>
                        <h2>Answer</h2><pre>%s</pre><pre>%s</pre><h2>Request</h2><pre>%s</pre><pre>%s</pre>""",
                        repo.fullName(),
                        repo.fullName(),
                        kept.delivery().event(),
                        kept.delivery().guid(),
                        status(kept.delivery()),
                        withoutCredentials(kept.delivery().url()),
                        lines(exchange.responseHeaders()),
                        exchange.responseBody().orElse(""),
                        lines(exchange.requestHeaders()),
                        pretty));
    }

    /** Only from our own page: a browser says where a form comes from. */
    private void redeliver(Context ctx) throws IOException {
        Repo repo = repo(ctx);
        String site = Optional.ofNullable(ctx.header("Sec-Fetch-Site")).orElse("same-origin");
        if (!site.equals("same-origin")) {
            throw ApiError.of(403, "A delivery is only sent again from this server's own page", "");
        }
        dispatcher.redeliver(kept(ctx, repo));
        ctx.redirect("/" + repo.fullName(), HttpStatus.SEE_OTHER);
    }

    private Delivery.Kept kept(Context ctx, Repo repo) throws IOException {
        String id = ctx.pathParam("delivery");
        Optional<Delivery.Kept> kept = id.matches("[0-9]{1,18}") ? log.find(Long.parseLong(id)) : Optional.empty();
        return kept.filter(found -> found.delivery().repositoryId() == repo.id())
                .orElseThrow(() -> ApiError.notFound(""));
    }

    private static String lines(Map<String, String> headers) {
        return String.join(
                "\n",
                headers.entrySet().stream()
                        .map(header -> header.getKey() + ": " + header.getValue())
                        .toList());
    }

    private static String withoutCredentials(String url) {
        return url.replaceFirst("//[^/@]*@", "//***@");
    }

    private Repo repo(Context ctx) {
        return store.repo(ctx.pathParam("owner"), ctx.pathParam("repo")).orElseThrow(() -> ApiError.notFound(""));
    }

    private static void answer(Context ctx, String title, boolean refreshes, Html body) {
        answer(ctx, title, refreshes, body, "'self'");
    }

    /** @param formTargets where forms may lead, also by a redirect, as a Content-Security-Policy names them */
    static void answer(Context ctx, String title, boolean refreshes, Html body, String formTargets) {
        ctx.header(
                "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action " + formTargets);
        ctx.header("Cache-Control", "no-store");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.html(Html.page(title, refreshes, body));
    }
}
