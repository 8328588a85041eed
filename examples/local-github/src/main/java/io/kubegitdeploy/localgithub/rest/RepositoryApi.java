package io.kubegitdeploy.localgithub.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.git.GitRepositories;
import io.kubegitdeploy.localgithub.git.GitRepository;
import io.kubegitdeploy.localgithub.git.GitRepository.NamedObject;
import io.kubegitdeploy.localgithub.store.Access;
import io.kubegitdeploy.localgithub.store.Repo;
import io.kubegitdeploy.localgithub.store.Store;
import io.kubegitdeploy.localgithub.store.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Accounts, repositories and their refs, REST. */
public final class RepositoryApi {
    private static final String REPO = "/api/v3/repos/{owner}/{repo}";

    private final Store store;
    private final GitRepositories repositories;
    private final Callers callers;
    private final Shapes shapes;

    public RepositoryApi(Store store, GitRepositories repositories, Callers callers, Shapes shapes) {
        this.store = store;
        this.repositories = repositories;
        this.callers = callers;
        this.shapes = shapes;
    }

    public void routes(RoutesConfig routes) {
        routes.get("/api/v3", this::root);
        routes.get("/api/v3/rate_limit", ctx -> {
            callers.caller(ctx);
            Answers.json(ctx, Answers.rateLimit());
        });
        routes.get("/api/v3/user", this::user);
        routes.get("/api/v3/user/repos", this::repos);
        routes.get("/api/v3/users/{login}", this::otherUser);
        routes.get(REPO, this::repo);
        routes.get(REPO + "/branches", this::branches);
        routes.get(REPO + "/branches/<branch>", this::branch);
        routes.get(REPO + "/tags", this::tags);
        routes.get(REPO + "/git/ref/<ref>", this::ref);
        routes.get(REPO + "/git/refs/<ref>", this::ref); // no longer described, still answered and used
        routes.get(REPO + "/git/matching-refs/<ref>", this::matchingRefs);
    }

    private void root(Context ctx) {
        callers.caller(ctx);
        String api = shapes.links().api();
        Answers.json(
                ctx,
                Json.object()
                        .put("current_user_url", api + "/user")
                        .put("rate_limit_url", api + "/rate_limit")
                        .put("repository_url", api + "/repos/{owner}/{repo}")
                        .put("user_url", api + "/users/{user}"));
    }

    private void user(Context ctx) {
        Token token = callers.mustBeKnown(ctx, "/users/users#get-the-authenticated-user");
        if (token.kind() == Token.Kind.CLASSIC) {
            ctx.header("X-OAuth-Scopes", "admin:repo_hook, repo");
        }
        Answers.json(ctx, shapes.user(token.login()));
    }

    private void repos(Context ctx) {
        Optional<Token> token = Optional.of(callers.mustBeKnown(ctx, "/repos/repos"));
        List<Repo> visible = store.repos().stream()
                .filter(repo -> callers.access(token, repo).includes(Access.READ))
                .toList();
        Answers.page(ctx, visible, repo -> shapes.repository(repo, callers.access(token, repo)), shapes.links());
    }

    private void otherUser(Context ctx) {
        callers.caller(ctx);
        String login = ctx.pathParam("login");
        boolean known = store.logins().stream().anyMatch(login::equalsIgnoreCase);
        if (!known) {
            throw ApiError.notFound("/users/users#get-a-user");
        }
        Answers.json(ctx, shapes.user(login));
    }

    private void repo(Context ctx) {
        Repo repo = callers.repo(ctx, Access.READ, "/repos/repos#get-a-repository");
        Answers.json(ctx, shapes.repository(repo, callers.access(callers.caller(ctx), repo)));
    }

    private void branches(Context ctx) throws IOException {
        Repo repo = callers.repo(ctx, Access.READ, "/branches/branches#list-branches");
        Answers.page(ctx, refs(repo, "refs/heads/"), branch -> branch(repo, branch), shapes.links());
    }

    private void branch(Context ctx) throws IOException {
        Repo repo = callers.repo(ctx, Access.READ, "/branches/branches#get-a-branch");
        String name = "refs/heads/" + ctx.pathParam("branch");
        NamedObject branch = refs(repo, name).stream()
                .filter(ref -> ref.ref().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiError.of(404, "Branch not found", "/branches/branches#get-a-branch"));
        Answers.json(ctx, branch(repo, branch));
    }

    private ObjectNode branch(Repo repo, NamedObject branch) {
        ObjectNode shape = Json.object().put("name", branch.ref().substring("refs/heads/".length()));
        shape.putObject("commit")
                .put("sha", branch.sha())
                .put("url", shapes.links().api(repo) + "/commits/" + branch.sha());
        return shape.put("protected", false);
    }

    private void tags(Context ctx) throws IOException {
        Repo repo = callers.repo(ctx, Access.READ, "/repos/repos#list-repository-tags");
        try (GitRepository git = repositories.open(repo)) {
            String api = shapes.links().api(repo);
            List<ObjectNode> tags = new ArrayList<>();
            for (NamedObject tag : git.refs("refs/tags/").reversed()) {
                String name = tag.ref().substring("refs/tags/".length());
                git.commit(tag.ref()).ifPresent(commit -> {
                    ObjectNode shape = Json.object()
                            .put("name", name)
                            .put("zipball_url", api + "/zipball/" + tag.ref())
                            .put("tarball_url", api + "/tarball/" + tag.ref());
                    shape.putObject("commit").put("sha", commit.sha()).put("url", api + "/commits/" + commit.sha());
                    tags.add(shape.put("node_id", tag.sha()));
                });
            }
            Answers.page(ctx, tags, tag -> tag, shapes.links());
        }
    }

    private void ref(Context ctx) throws IOException {
        Repo repo = callers.repo(ctx, Access.READ, "/git/refs#get-a-reference");
        String name = "refs/" + ctx.pathParam("ref");
        NamedObject found = refs(repo, name).stream()
                .filter(ref -> ref.ref().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("/git/refs#get-a-reference"));
        Answers.json(ctx, ref(repo, found));
    }

    private void matchingRefs(Context ctx) throws IOException {
        Repo repo = callers.repo(ctx, Access.READ, "/git/refs#list-matching-references");
        List<NamedObject> found = refs(repo, "refs/" + ctx.pathParam("ref"));
        Answers.page(ctx, found, ref -> ref(repo, ref), shapes.links());
    }

    private ObjectNode ref(Repo repo, NamedObject ref) {
        String api = shapes.links().api(repo) + "/git/";
        ObjectNode shape =
                Json.object().put("ref", ref.ref()).put("node_id", ref.sha()).put("url", api + ref.ref());
        shape.putObject("object")
                .put("sha", ref.sha())
                .put("type", ref.type())
                .put("url", api + ref.type() + "s/" + ref.sha());
        return shape;
    }

    /** Refs whose name begins so, which need not be a whole part of the path. */
    private List<NamedObject> refs(Repo repo, String prefix) throws IOException {
        try (GitRepository git = repositories.open(repo)) {
            return git.refs("refs/").stream()
                    .filter(ref -> ref.ref().startsWith(prefix))
                    .toList();
        }
    }
}
