package io.kubegitdeploy.localgithub.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.git.Changes;
import io.kubegitdeploy.localgithub.git.Commit;
import io.kubegitdeploy.localgithub.git.GitRepositories;
import io.kubegitdeploy.localgithub.git.GitRepository;
import io.kubegitdeploy.localgithub.store.Access;
import io.kubegitdeploy.localgithub.store.Repo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Commits, REST. */
public final class CommitApi {
    private static final String DOCUMENTATION = "/commits/commits#get-a-commit";
    private static final String COMMITS = "/api/v3/repos/{owner}/{repo}/commits";
    private static final int MAX_FILES = 300;

    /** A list never reaches further back than this. */
    private static final int MAX_HISTORY = 10_000;

    private final GitRepositories repositories;
    private final Callers callers;
    private final Links links;

    public CommitApi(GitRepositories repositories, Callers callers, Links links) {
        this.repositories = repositories;
        this.callers = callers;
        this.links = links;
    }

    public void routes(RoutesConfig routes) {
        routes.get(COMMITS, this::list);
        routes.get(COMMITS + "/<ref>", this::one);
    }

    private void list(Context ctx) throws IOException {
        Repo repo = callers.repo(ctx, Access.READ, "/commits/commits#list-commits");
        String from = Optional.ofNullable(ctx.queryParam("sha")).orElse("");
        try (GitRepository git = repositories.open(repo)) {
            refuseEmpty(git);
            Commit head = git.commit(from).orElseThrow(() -> ApiError.notFound("/commits/commits#list-commits"));
            List<Commit> history = git.history(head.sha(), MAX_HISTORY);
            Answers.page(ctx, history, commit -> shape(repo, commit), links);
        }
    }

    private void one(Context ctx) throws IOException {
        Repo repo = callers.repo(ctx, Access.READ, DOCUMENTATION);
        String ref = ctx.pathParam("ref");
        try (GitRepository git = repositories.open(repo)) {
            refuseEmpty(git);
            Commit commit = git.commit(ref)
                    .orElseThrow(() -> ApiError.of(422, "No commit found for SHA: " + ref, DOCUMENTATION));
            if (String.valueOf(ctx.header("Accept")).matches(".*application/vnd\\.github\\.(v3\\.)?sha.*")) {
                ctx.contentType("application/vnd.github.sha; charset=utf-8").result(commit.sha());
                return;
            }
            ObjectNode shape = shape(repo, commit);
            addFiles(shape, repo, commit, Changes.of(git, commit.sha(), MAX_FILES, true));
            Answers.json(ctx, shape);
        }
    }

    private static void refuseEmpty(GitRepository git) throws IOException {
        if (git.isEmpty()) {
            throw ApiError.of(409, "Git Repository is empty.", DOCUMENTATION);
        }
    }

    private void addFiles(ObjectNode shape, Repo repo, Commit commit, List<Changes.FileChange> changes) {
        int additions = changes.stream().mapToInt(Changes.FileChange::additions).sum();
        int deletions = changes.stream().mapToInt(Changes.FileChange::deletions).sum();
        shape.putObject("stats")
                .put("total", additions + deletions)
                .put("additions", additions)
                .put("deletions", deletions);
        shape.set("files", Json.array(changes, change -> {
            String path = commit.sha() + "/" + Links.path(change.path());
            return Json.object()
                    .put("sha", change.blob())
                    .put("filename", change.path())
                    .put("status", change.status())
                    .put("additions", change.additions())
                    .put("deletions", change.deletions())
                    .put("changes", change.additions() + change.deletions())
                    .put("blob_url", links.html(repo) + "/blob/" + path)
                    .put("raw_url", links.html(repo) + "/raw/" + path)
                    .put(
                            "contents_url",
                            links.api(repo) + "/contents/" + Links.path(change.path()) + "?ref=" + commit.sha());
        }));
    }

    private ObjectNode shape(Repo repo, Commit commit) {
        String api = links.api(repo);
        ObjectNode shape = Json.object().put("sha", commit.sha()).put("node_id", commit.sha());
        ObjectNode inner = shape.putObject("commit");
        inner.set("author", person(commit.author()));
        inner.set("committer", person(commit.committer()));
        inner.put("message", commit.message());
        inner.putObject("tree").put("sha", commit.tree()).put("url", api + "/git/trees/" + commit.tree());
        inner.put("url", api + "/git/commits/" + commit.sha()).put("comment_count", 0);
        inner.putObject("verification")
                .put("verified", false)
                .put("reason", "unsigned")
                .putNull("signature")
                .putNull("payload")
                .putNull("verified_at");
        shape.put("url", api + "/commits/" + commit.sha())
                .put("html_url", links.html(repo) + "/commit/" + commit.sha())
                .put("comments_url", api + "/commits/" + commit.sha() + "/comments")
                .putNull("author")
                .putNull("committer");
        shape.set(
                "parents",
                Json.array(
                        commit.parents(),
                        parent -> Json.object()
                                .put("sha", parent)
                                .put("url", api + "/commits/" + parent)
                                .put("html_url", links.html(repo) + "/commit/" + parent)));
        return shape;
    }

    private static ObjectNode person(Commit.Person person) {
        return Json.object()
                .put("name", person.name())
                .put("email", person.email())
                .put("date", person.when().toInstant().toString());
    }
}
