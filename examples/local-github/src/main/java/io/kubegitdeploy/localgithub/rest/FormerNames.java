package io.kubegitdeploy.localgithub.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.store.Access;
import io.kubegitdeploy.localgithub.store.Repo;
import io.kubegitdeploy.localgithub.store.Store;
import java.util.Optional;

/** After a rename or a transfer the API's URLs with the old name redirect to those with the repository's id. */
public final class FormerNames {
    private static final String REPOS = "/api/v3/repos/";
    private static final String DOCUMENTATION =
            "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects";

    private final Store store;
    private final Callers callers;
    private final Links links;

    public FormerNames(Store store, Callers callers, Links links) {
        this.store = store;
        this.callers = callers;
        this.links = links;
    }

    public void routes(RoutesConfig routes) {
        routes.before(REPOS + "*", this::redirect);
    }

    private void redirect(Context ctx) {
        String[] path = ctx.path().substring(REPOS.length()).split("/", 3);
        if (path.length < 2 || store.repo(path[0], path[1]).isPresent()) {
            return;
        }
        Optional<Repo> renamed = store.formerly(path[0], path[1])
                .filter(repo -> callers.access(callers.caller(ctx), repo).includes(Access.READ));
        if (renamed.isEmpty()) {
            return;
        }
        String rest = path.length == 3 ? "/" + path[2] : "";
        String query = ctx.queryString() == null ? "" : "?" + ctx.queryString();
        String url = links.api() + "/repositories/" + renamed.get().id() + rest + query;
        boolean reads =
                ctx.req().getMethod().equals("GET") || ctx.req().getMethod().equals("HEAD");
        ctx.status(reads ? 301 : 307).header("Location", url);
        Answers.json(
                ctx,
                Json.object()
                        .put("message", reads ? "Moved Permanently" : "Temporary Redirect")
                        .put("url", url)
                        .put("documentation_url", DOCUMENTATION));
        ctx.skipRemainingHandlers();
    }
}
