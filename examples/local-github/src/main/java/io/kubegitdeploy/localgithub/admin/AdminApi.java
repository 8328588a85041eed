package io.kubegitdeploy.localgithub.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.git.GitRepositories;
import io.kubegitdeploy.localgithub.rest.Answers;
import io.kubegitdeploy.localgithub.rest.ApiError;
import io.kubegitdeploy.localgithub.rest.Shapes;
import io.kubegitdeploy.localgithub.store.Access;
import io.kubegitdeploy.localgithub.store.Application;
import io.kubegitdeploy.localgithub.store.Delivery;
import io.kubegitdeploy.localgithub.store.DeliveryLog;
import io.kubegitdeploy.localgithub.store.Hook;
import io.kubegitdeploy.localgithub.store.Repo;
import io.kubegitdeploy.localgithub.store.Store;
import io.kubegitdeploy.localgithub.store.Token;
import io.kubegitdeploy.localgithub.webhook.DeliveryApi;
import io.kubegitdeploy.localgithub.webhook.Dispatcher;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Administration, without any login: whoever reaches the port may use it. */
public final class AdminApi {
    /** GitHub's rule, and none of this server's own paths. */
    private static final String LOGIN = "(?i)(?!(api|raw|codeload|login)$)[A-Za-z0-9][A-Za-z0-9-]{0,38}";

    private static final String NAME = "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}";
    private static final String REPOSITORY = "/_admin/repositories/{owner}/{repo}";

    private final Store store;
    private final GitRepositories repositories;
    private final DeliveryLog log;
    private final Dispatcher dispatcher;
    private final Faults faults;
    private final Shapes shapes;

    public AdminApi(
            Store store,
            GitRepositories repositories,
            DeliveryLog log,
            Dispatcher dispatcher,
            Faults faults,
            Shapes shapes) {
        this.store = store;
        this.repositories = repositories;
        this.log = log;
        this.dispatcher = dispatcher;
        this.faults = faults;
        this.shapes = shapes;
    }

    public void routes(RoutesConfig routes) {
        routes.get("/_admin/repositories", ctx -> Answers.json(ctx, Json.array(store.repos(), shapes::repository)));
        routes.post("/_admin/repositories", this::create);
        routes.patch(REPOSITORY, this::change);
        routes.delete(REPOSITORY, this::delete);
        routes.post("/_admin/tokens", this::addToken);
        routes.delete("/_admin/tokens", this::removeToken);
        routes.get("/_admin/applications", this::applications);
        routes.post("/_admin/applications", this::addApplication);
        routes.delete("/_admin/applications/{client}", this::removeApplication);
        routes.put("/_admin/clock", this::setClock);
        routes.get("/_admin/faults", ctx -> Answers.json(ctx, Json.array(faults.list(), FaultShape::of)));
        routes.post("/_admin/faults", this::addFault);
        routes.delete("/_admin/faults", this::clearFaults);
        routes.get("/_admin/deliveries", this::deliveries);
        routes.post("/_admin/deliveries/{id}/redeliver", this::redeliver);
        routes.post("/_admin/hooks/{id}/events", this::send);
    }

    /** 201, or 200 if it is there already. */
    private void create(Context ctx) throws IOException {
        ObjectNode body = Answers.body(ctx);
        String owner = checked(body.path("owner").asText(), LOGIN, "owner");
        String name = checked(body.path("name").asText(), NAME, "repository name");
        String branch = branch(body.path("default_branch").asText("main"));
        Optional<Repo> created = store.addRepo(owner, name, body.path("private").asBoolean(true), branch);
        Repo repo = created.or(() -> store.repo(owner, name)).orElseThrow();
        repositories.create(repo);
        Answers.json(ctx.status(created.isPresent() ? 201 : 200), shapes.repository(repo));
    }

    private static String checked(String text, String pattern, String what) {
        if (text.matches(pattern)) {
            return text;
        }
        throw ApiError.of(422, "This is no " + what + " that GitHub allows", "");
    }

    private static String branch(String name) {
        if (GitRepositories.isBranchName(name)) {
            return name;
        }
        throw ApiError.of(422, "This is no branch name that git allows", "");
    }

    private void change(Context ctx) throws IOException {
        ObjectNode body = Answers.body(ctx);
        Repo repo = repo(ctx);
        String owner = checked(body.path("owner").asText(repo.owner()), LOGIN, "owner");
        String name = checked(body.path("name").asText(repo.name()), NAME, "repository name");
        if (store.repo(owner, name).filter(other -> other.id() != repo.id()).isPresent()) {
            throw ApiError.of(409, owner + "/" + name + " exists", "");
        }
        String branch = branch(body.path("default_branch").asText(repo.defaultBranch()));
        Optional<Instant> pushedAt = time(body);
        boolean restricted = body.path("private").asBoolean(repo.restricted());
        Repo changed = store.changeRepo(
                        repo.id(),
                        old -> new Repo(
                                old.id(),
                                owner,
                                name,
                                restricted,
                                branch,
                                old.createdAt(),
                                store.now(),
                                pushedAt.orElse(old.pushedAt())))
                .orElseThrow(() -> ApiError.notFound(""));
        repositories.setHead(changed);
        Answers.json(ctx, shapes.repository(changed));
    }

    private static Optional<Instant> time(ObjectNode body) {
        try {
            return Optional.ofNullable(body.get("pushed_at"))
                    .map(JsonNode::asText)
                    .map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw ApiError.of(422, "pushed_at must be a time such as 2026-11-21T06:00:00Z", "");
        }
    }

    private void delete(Context ctx) throws IOException {
        Repo repo = repo(ctx);
        store.removeRepo(repo.id());
        repositories.delete(repo);
        ctx.status(204);
    }

    private Repo repo(Context ctx) {
        return store.repo(ctx.pathParam("owner"), ctx.pathParam("repo")).orElseThrow(() -> ApiError.notFound(""));
    }

    private void addToken(Context ctx) {
        ObjectNode body = Answers.body(ctx);
        Map<String, Access> access = new HashMap<>();
        for (var entry : body.path("repositories").properties()) {
            access.put(entry.getKey().toLowerCase(Locale.ROOT), access(entry.getValue()));
        }
        String secret = checked(body.path("token").asText(), "[!-~]{1,255}", "token");
        Token.Kind kind = body.path("fine_grained").asBoolean() ? Token.Kind.FINE_GRAINED : Token.Kind.CLASSIC;
        String login = checked(body.path("login").asText("local"), LOGIN, "login");
        store.save(new Token(Token.hash(secret), login, kind, access));
        ctx.status(201);
    }

    private static Access access(JsonNode level) {
        return switch (level.asText()) {
            case "none" -> Access.NONE;
            case "read" -> Access.READ;
            case "write" -> Access.WRITE;
            case "admin" -> Access.ADMIN;
            default -> throw ApiError.of(422, "access must be none, read, write or admin", "");
        };
    }

    private void removeToken(Context ctx) {
        store.removeToken(Answers.body(ctx).path("token").asText());
        ctx.status(204);
    }

    /** Without their secrets. */
    private void applications(Context ctx) {
        Answers.json(
                ctx,
                Json.array(
                        store.applications(),
                        application -> Json.object()
                                .put("client_id", application.clientId())
                                .put("callback_url", application.callback().toString())));
    }

    private void addApplication(Context ctx) {
        ObjectNode body = Answers.body(ctx);
        String id = checked(body.path("client_id").asText(), "[A-Za-z0-9._-]{1,100}", "client id");
        String secret = checked(body.path("client_secret").asText(), "[!-~]{1,255}", "client secret");
        String callback = checked(
                body.path("callback_url").asText(),
                "https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?",
                "callback URL");
        store.save(Application.of(id, secret, URI.create(callback)));
        ctx.status(201);
    }

    private void removeApplication(Context ctx) {
        store.removeApplication(ctx.pathParam("client"));
        ctx.status(204);
    }

    private void setClock(Context ctx) {
        store.setClockOffset(
                Duration.ofSeconds(Answers.body(ctx).path("offset_seconds").asLong()));
        Answers.json(ctx, Json.object().put("now", store.now().toString()));
    }

    private void addFault(Context ctx) {
        ObjectNode body = Answers.body(ctx);
        Faults.Armed armed = faults.arm(FaultShape.parse(body), FaultShape.times(body));
        Answers.json(ctx.status(201), FaultShape.of(armed));
    }

    private void clearFaults(Context ctx) {
        faults.clear();
        dispatcher.release();
        ctx.status(204);
    }

    private void deliveries(Context ctx) throws IOException {
        int limit = Answers.number(ctx, "limit", 100, 1000);
        Optional<String> name = Optional.ofNullable(ctx.queryParam("repository"));
        List<Delivery> newest = log.newestFirst()
                .filter(delivery -> name.isEmpty() || isOf(delivery, name.get()))
                .limit(limit)
                .toList();
        List<JsonNode> full = new ArrayList<>();
        for (Delivery delivery : newest) {
            Optional<Delivery.Kept> kept = log.find(delivery.id());
            if (kept.isPresent()) {
                full.add(DeliveryApi.full(kept.get()).put("hook_id", delivery.hookId()));
            }
        }
        Answers.json(ctx, Json.array().addAll(full));
    }

    private boolean isOf(Delivery delivery, String fullName) {
        return store.repo(delivery.repositoryId())
                .filter(repo -> repo.fullName().equalsIgnoreCase(fullName))
                .isPresent();
    }

    private void redeliver(Context ctx) throws IOException {
        Delivery.Kept kept = log.find(id(ctx)).orElseThrow(() -> ApiError.notFound(""));
        dispatcher.redeliver(kept);
        ctx.status(202);
    }

    private void send(Context ctx) {
        Hook hook = store.hook(id(ctx)).orElseThrow(() -> ApiError.notFound(""));
        ObjectNode body = Answers.body(ctx);
        String event = checked(body.path("event").asText(), "[a-z_]{1,50}", "event");
        dispatcher.send(hook, event, body.path("payload").toString());
        ctx.status(202);
    }

    private static long id(Context ctx) {
        return Long.parseLong(checked(ctx.pathParam("id"), "[0-9]{1,18}", "id"));
    }
}
