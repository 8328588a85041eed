package io.kubegitdeploy.localgithub.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.localgithub.git.GitRepositories;
import io.kubegitdeploy.localgithub.git.GitRepository;
import io.kubegitdeploy.localgithub.git.RefChange;
import io.kubegitdeploy.localgithub.git.SmartHttp;
import io.kubegitdeploy.localgithub.store.Access;
import io.kubegitdeploy.localgithub.store.Repo;
import io.kubegitdeploy.localgithub.store.Store;
import io.kubegitdeploy.localgithub.store.Token;
import io.kubegitdeploy.localgithub.webhook.Dispatcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** {@code git clone} and {@code git push} over HTTP. */
public final class GitApi {
    private static final String UPLOAD = "git-upload-pack";
    private static final String RECEIVE = "git-receive-pack";

    private final Store store;
    private final GitRepositories repositories;
    private final Callers callers;
    private final Dispatcher dispatcher;

    public GitApi(Store store, GitRepositories repositories, Callers callers, Dispatcher dispatcher) {
        this.store = store;
        this.repositories = repositories;
        this.callers = callers;
        this.dispatcher = dispatcher;
    }

    public void routes(RoutesConfig routes) {
        routes.get("/{owner}/{repo}/info/refs", this::advertise);
        routes.post("/{owner}/{repo}/" + UPLOAD, this::fetch);
        routes.post("/{owner}/{repo}/" + RECEIVE, this::push);
    }

    private void advertise(Context ctx) throws IOException {
        String service = Optional.ofNullable(ctx.queryParam("service")).orElse("");
        if (!service.equals(UPLOAD) && !service.equals(RECEIVE)) {
            plain(ctx, 403, "Please upgrade your git client: the dumb HTTP protocol is not served.");
            return;
        }
        Optional<Repo> repo = repo(ctx, service.equals(UPLOAD) ? Access.READ : Access.WRITE);
        if (repo.isEmpty()) {
            return;
        }
        answerAs(ctx, service, "advertisement");
        try (GitRepository git = repositories.open(repo.get())) {
            if (service.equals(UPLOAD)) {
                SmartHttp.advertiseFetch(git, protocol(ctx), ctx.outputStream());
            } else {
                SmartHttp.advertisePush(git, ctx.outputStream());
            }
        }
    }

    private void fetch(Context ctx) throws IOException {
        Optional<Repo> repo = repo(ctx, Access.READ);
        if (repo.isPresent()) {
            answerAs(ctx, UPLOAD, "result");
            try (GitRepository git = repositories.open(repo.get())) {
                SmartHttp.fetch(git, protocol(ctx), body(ctx), ctx.outputStream());
            }
        }
    }

    private void push(Context ctx) throws IOException {
        Optional<Repo> repo = repo(ctx, Access.WRITE);
        if (repo.isPresent()) {
            String sender =
                    callers.caller(ctx).map(Token::login).orElse(repo.get().owner());
            answerAs(ctx, RECEIVE, "result");
            try (GitRepository git = repositories.open(repo.get())) {
                SmartHttp.push(
                        git,
                        repo.get().defaultBranch(),
                        body(ctx),
                        ctx.outputStream(),
                        push -> accepted(repo.get(), push, sender));
            }
        }
    }

    /** Only what must be seen after the push is done here; the hooks are told in the background. */
    private void accepted(Repo pushedTo, SmartHttp.Push push, String sender) {
        Optional<Repo> repo = store.changeRepo(pushedTo.id(), old -> defaultBranch(old.pushed(store.now()), push));
        repo.filter(now -> !now.defaultBranch().equals(pushedTo.defaultBranch()))
                .ifPresent(now -> {
                    try {
                        repositories.setHead(now);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        repo.ifPresent(now -> dispatcher.pushed(now, push.changes(), push.refsBefore(), sender));
    }

    /** The first branch of an empty repository becomes its default branch, unless the default one is there too. */
    private static Repo defaultBranch(Repo repo, SmartHttp.Push push) {
        List<RefChange> created = push.changes().stream()
                .filter(change -> change.isBranch() && change.created())
                .toList();
        boolean wasEmpty = push.refsBefore().keySet().stream().noneMatch(ref -> ref.startsWith("refs/heads/"));
        boolean hasDefault =
                created.stream().anyMatch(change -> change.shortName().equals(repo.defaultBranch()));
        return wasEmpty && !created.isEmpty() && !hasDefault
                ? repo.withDefaultBranch(created.getFirst().shortName())
                : repo;
    }

    /** Empty if the answer was given: 401 to nobody and to a bad token, else 404 or 403. */
    private Optional<Repo> repo(Context ctx, Access needed) {
        String name = ctx.pathParam("repo").replaceFirst("\\.git$", "");
        Optional<Token> caller;
        try {
            caller = callers.caller(ctx);
        } catch (ApiError e) {
            return unauthorized(
                    ctx, "Invalid username or token. Password authentication is not supported for Git operations.");
        }
        // Pushes and fetches by a former name work as if made at the new location.
        Optional<Repo> repo = store.repo(ctx.pathParam("owner"), name)
                .or(() -> store.formerly(ctx.pathParam("owner"), name))
                .filter(found -> callers.access(caller, found).includes(Access.READ));
        boolean enough = repo.filter(found -> callers.access(caller, found).includes(needed))
                .isPresent();
        if (!enough && caller.isEmpty()) {
            return unauthorized(ctx, "No anonymous access.");
        }
        if (repo.isEmpty()) {
            plain(ctx, 404, "Repository not found.");
            return Optional.empty();
        }
        if (!enough) {
            plain(ctx, 403, "Permission to " + repo.get().fullName() + ".git denied.");
            return Optional.empty();
        }
        return repo;
    }

    private static Optional<Repo> unauthorized(Context ctx, String message) {
        ctx.header("WWW-Authenticate", "Basic realm=\"GitHub\"");
        plain(ctx, 401, message);
        return Optional.empty();
    }

    private static void plain(Context ctx, int status, String message) {
        ctx.status(status).contentType("text/plain; charset=utf-8").result(message + "\n");
    }

    private static void answerAs(Context ctx, String service, String kind) {
        ctx.header("Cache-Control", "no-cache, max-age=0, must-revalidate");
        ctx.contentType("application/x-" + service + "-" + kind);
    }

    private static String protocol(Context ctx) {
        return Optional.ofNullable(ctx.header("Git-Protocol")).orElse("");
    }

    private static InputStream body(Context ctx) throws IOException {
        InputStream in = ctx.req().getInputStream();
        return "gzip".equals(ctx.header("Content-Encoding")) ? new GZIPInputStream(in) : in;
    }
}
