package io.kubegitdeploy.localgithub.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.git.Commit;
import io.kubegitdeploy.localgithub.git.Contents;
import io.kubegitdeploy.localgithub.git.Contents.Entry;
import io.kubegitdeploy.localgithub.git.Contents.Kind;
import io.kubegitdeploy.localgithub.git.GitRepositories;
import io.kubegitdeploy.localgithub.git.GitRepository;
import io.kubegitdeploy.localgithub.store.Access;
import io.kubegitdeploy.localgithub.store.Repo;
import io.kubegitdeploy.localgithub.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Files of a repository, REST. */
public final class ContentApi {
    private static final String DOCUMENTATION = "/repos/contents#get-repository-content";
    private static final String CONTENTS = "/api/v3/repos/{owner}/{repo}/contents";

    /** "Between 1-100 MB: only the raw or object media types are supported." */
    private static final long MAX_JSON = 1 << 20;

    private static final long MAX_RAW = 100L << 20;

    private final Store store;
    private final GitRepositories repositories;
    private final Callers callers;
    private final Links links;
    private final TemporaryTokens downloads = new TemporaryTokens();

    public ContentApi(Store store, GitRepositories repositories, Callers callers, Links links) {
        this.store = store;
        this.repositories = repositories;
        this.callers = callers;
        this.links = links;
    }

    public void routes(RoutesConfig routes) {
        routes.get(CONTENTS, ctx -> contents(ctx, ""));
        routes.get(CONTENTS + "/", ctx -> contents(ctx, ""));
        routes.get(CONTENTS + "/<path>", ctx -> contents(ctx, ctx.pathParam("path")));
        routes.get("/raw/{owner}/{repo}/{sha}/<path>", this::download);
    }

    private void contents(Context ctx, String asked) throws IOException {
        Repo repo = callers.repo(ctx, Access.READ, DOCUMENTATION);
        String path = asked.replaceAll("^/+|/+$", "");
        if (List.of(path.split("/", -1)).contains("..")) {
            throw ApiError.of(400, "Malformed request: path contains '..'", DOCUMENTATION);
        }
        String ref = Optional.ofNullable(ctx.queryParam("ref")).orElse("");
        try (GitRepository git = repositories.open(repo)) {
            if (git.isEmpty()) {
                throw ApiError.of(404, "This repository is empty.", DOCUMENTATION);
            }
            Commit commit = git.commit(ref)
                    .orElseThrow(() -> ApiError.of(404, "No commit found for the ref " + ref, DOCUMENTATION));
            Contents contents = new Contents(git, commit);
            Entry entry = contents.atFollowingLinks(path).orElseThrow(() -> ApiError.notFound(DOCUMENTATION));
            answer(ctx, new Place(repo, commit, ref.isEmpty() ? repo.defaultBranch() : ref), contents, entry);
        }
    }

    /** Where an entry is, for its links. */
    private record Place(Repo repo, Commit commit, String ref) {}

    private void answer(Context ctx, Place place, Contents contents, Entry entry) throws IOException {
        String accept = Optional.ofNullable(ctx.header("Accept")).orElse("");
        boolean raw = accept.matches(".*application/vnd\\.github\\.(v3\\.)?raw(\\+json)?.*");
        if (entry.kind() == Kind.DIRECTORY) {
            directory(ctx, place, contents, entry, accept.contains("object"));
        } else if (entry.size() > MAX_RAW) {
            throw ApiError.of(403, "This API returns blobs up to 100 MB in size.", DOCUMENTATION);
        } else if (raw && entry.kind() != Kind.SUBMODULE) {
            ctx.contentType("application/vnd.github.raw+json; charset=utf-8");
            ctx.result(contents.open(entry).openStream());
        } else {
            Answers.json(ctx, file(place, contents, entry));
        }
    }

    private void directory(Context ctx, Place place, Contents contents, Entry entry, boolean asObject)
            throws IOException {
        var children = Json.array(contents.children(entry), child -> brief(place, child));
        if (asObject) {
            ObjectNode shape = brief(place, entry);
            shape.set("entries", children);
            Answers.json(ctx, shape);
        } else {
            Answers.json(ctx, children);
        }
    }

    private ObjectNode file(Place place, Contents contents, Entry entry) throws IOException {
        ObjectNode shape = brief(place, entry);
        switch (entry.kind()) {
            case FILE -> {
                boolean large = entry.size() > MAX_JSON;
                byte[] content = large ? new byte[0] : contents.open(entry).getBytes();
                shape.put("content", base64(content)).put("encoding", large ? "none" : "base64");
            }
            case LINK -> shape.put("target", new String(contents.open(entry).getBytes(), StandardCharsets.UTF_8));
            case SUBMODULE -> shape.putNull("submodule_git_url");
            case DIRECTORY -> throw new IllegalStateException("a directory has no content");
        }
        return shape;
    }

    /** In lines of 60, as GitHub writes it. */
    private static String base64(byte[] content) {
        return new String(Base64.getMimeEncoder(60, new byte[] {'\n'}).encode(content), StandardCharsets.US_ASCII)
                + "\n";
    }

    private ObjectNode brief(Place place, Entry entry) {
        String path = Links.path(entry.path());
        String api = links.api(place.repo());
        boolean directory = entry.kind() == Kind.DIRECTORY;
        String self = api + "/contents/" + path + "?ref=" + Links.path(place.ref());
        String git = api + "/git/" + (directory ? "trees/" : "blobs/") + entry.sha();
        String html =
                links.html(place.repo()) + (directory ? "/tree/" : "/blob/") + Links.path(place.ref()) + "/" + path;
        ObjectNode shape = Json.object()
                .put("name", entry.name())
                .put("path", entry.path())
                .put("sha", entry.sha())
                .put("size", entry.size())
                .put("url", self)
                .put("html_url", html)
                .put("git_url", git)
                .put("download_url", entry.kind() == Kind.FILE ? downloadUrl(place, path) : null)
                .put("type", entry.kind().word);
        shape.putObject("_links").put("self", self).put("git", git).put("html", html);
        return shape;
    }

    private String downloadUrl(Place place, String path) {
        String below = "/raw/" + place.repo().fullName() + "/" + place.commit().sha() + "/" + path;
        String token = place.repo().restricted() ? "?token=" + downloads.create(below) : "";
        return links.base().get() + below + token;
    }

    /** Where {@code download_url} leads; its token stands for the caller's. */
    private void download(Context ctx) throws IOException {
        String below = "/raw/" + ctx.pathParam("owner") + "/" + ctx.pathParam("repo") + "/" + ctx.pathParam("sha") + "/"
                + Links.path(ctx.pathParam("path"));
        String token = Optional.ofNullable(ctx.queryParam("token")).orElse("");
        Optional<Repo> repo = store.repo(ctx.pathParam("owner"), ctx.pathParam("repo"))
                .filter(found -> !found.restricted() || downloads.isGood(token, below));
        if (repo.isEmpty()) {
            ctx.status(404).result("404: Not Found");
            return;
        }
        try (GitRepository git = repositories.open(repo.get())) {
            Commit commit = git.commit(ctx.pathParam("sha")).orElseThrow(() -> ApiError.notFound(DOCUMENTATION));
            Contents contents = new Contents(git, commit);
            Entry entry = contents.at(ctx.pathParam("path"))
                    .filter(found -> found.kind() == Kind.FILE)
                    .orElseThrow(() -> ApiError.notFound(DOCUMENTATION));
            ctx.contentType("application/octet-stream")
                    .result(contents.open(entry).openStream());
        }
    }
}
