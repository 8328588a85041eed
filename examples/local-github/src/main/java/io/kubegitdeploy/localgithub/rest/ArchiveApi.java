package io.kubegitdeploy.localgithub.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.localgithub.git.Archive;
import io.kubegitdeploy.localgithub.git.Commit;
import io.kubegitdeploy.localgithub.git.GitRepositories;
import io.kubegitdeploy.localgithub.git.GitRepository;
import io.kubegitdeploy.localgithub.store.Access;
import io.kubegitdeploy.localgithub.store.Repo;
import io.kubegitdeploy.localgithub.store.Store;
import java.io.IOException;
import java.util.Optional;

/** A commit as an archive: the API redirects to a link with a token of its own, as to codeload.github.com. */
public final class ArchiveApi {
    private static final String TARBALL = "/api/v3/repos/{owner}/{repo}/tarball";
    private static final String DOCUMENTATION = "/repos/contents#download-a-repository-archive-tar";

    private final Store store;
    private final GitRepositories repositories;
    private final Callers callers;
    private final Links links;
    private final TemporaryTokens downloads = new TemporaryTokens();

    public ArchiveApi(Store store, GitRepositories repositories, Callers callers, Links links) {
        this.store = store;
        this.repositories = repositories;
        this.callers = callers;
        this.links = links;
    }

    public void routes(RoutesConfig routes) {
        routes.get(TARBALL, ctx -> redirect(ctx, ""));
        routes.get(TARBALL + "/<ref>", ctx -> redirect(ctx, ctx.pathParam("ref")));
        routes.get("/codeload/{owner}/{repo}/legacy.tar.gz/<ref>", this::download);
    }

    private void redirect(Context ctx, String ref) {
        Repo repo = callers.repo(ctx, Access.READ, DOCUMENTATION);
        String path = path(repo, ref.isEmpty() ? "refs/heads/" + repo.defaultBranch() : ref);
        String token = repo.restricted() ? "?token=" + downloads.create(path) : "";
        ctx.status(302).header("Location", links.base().get() + path + token);
    }

    private static String path(Repo repo, String ref) {
        return "/codeload/" + repo.fullName() + "/legacy.tar.gz/" + Links.path(ref);
    }

    private void download(Context ctx) throws IOException {
        String ref = ctx.pathParam("ref");
        String token = Optional.ofNullable(ctx.queryParam("token")).orElse("");
        Optional<Repo> repo = store.repo(ctx.pathParam("owner"), ctx.pathParam("repo"))
                .filter(found -> !found.restricted() || downloads.isGood(token, path(found, ref)));
        if (repo.isEmpty()) {
            ctx.status(404).result("404: Not Found");
            return;
        }
        try (GitRepository git = repositories.open(repo.get())) {
            Optional<Commit> commit = git.commit(ref);
            if (commit.isEmpty()) {
                ctx.status(404).result("404: Not Found");
                return;
            }
            String name = repo.get().owner() + "-" + repo.get().name() + "-"
                    + commit.get().sha().substring(0, 7);
            ctx.contentType("application/x-gzip");
            ctx.header("Content-Disposition", "attachment; filename=" + name + ".tar.gz");
            new Archive(git, commit.get(), name + "/").writeGzip(ctx.outputStream());
        }
    }
}
