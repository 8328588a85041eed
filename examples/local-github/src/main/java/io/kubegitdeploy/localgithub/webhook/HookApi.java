package io.kubegitdeploy.localgithub.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.localgithub.git.GitRepositories;
import io.kubegitdeploy.localgithub.git.GitRepository;
import io.kubegitdeploy.localgithub.git.RefChange;
import io.kubegitdeploy.localgithub.rest.Answers;
import io.kubegitdeploy.localgithub.rest.ApiError;
import io.kubegitdeploy.localgithub.rest.Callers;
import io.kubegitdeploy.localgithub.rest.Links;
import io.kubegitdeploy.localgithub.store.Access;
import io.kubegitdeploy.localgithub.store.Hook;
import io.kubegitdeploy.localgithub.store.Repo;
import io.kubegitdeploy.localgithub.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Repository webhooks, REST. */
public final class HookApi {
    private static final String DOCUMENTATION = "/repos/webhooks";
    private static final String HOOKS = "/api/v3/repos/{owner}/{repo}/hooks";
    private static final String HOOK = HOOKS + "/{hook}";
    private static final int MAX_HOOKS = 20;

    private final Store store;
    private final GitRepositories repositories;
    private final Callers callers;
    private final Links links;
    private final Dispatcher dispatcher;

    public HookApi(Store store, GitRepositories repositories, Callers callers, Links links, Dispatcher dispatcher) {
        this.store = store;
        this.repositories = repositories;
        this.callers = callers;
        this.links = links;
        this.dispatcher = dispatcher;
    }

    public void routes(RoutesConfig routes) {
        routes.get(HOOKS, this::list);
        routes.post(HOOKS, this::create);
        routes.get(HOOK, ctx -> answer(ctx, hook(ctx)));
        routes.patch(HOOK, this::change);
        routes.delete(HOOK, this::delete);
        routes.get(HOOK + "/config", ctx -> Answers.json(ctx, HookShape.config(hook(ctx))));
        routes.patch(HOOK + "/config", this::changeConfig);
        routes.post(HOOK + "/pings", this::ping);
        routes.post(HOOK + "/tests", this::test);
    }

    private void list(Context ctx) {
        Repo repo = callers.repo(ctx, Access.ADMIN, DOCUMENTATION + "#list-repository-webhooks");
        Answers.page(ctx, store.hooks(repo.id()), hook -> HookShape.of(links, repo, hook), links);
    }

    private void create(Context ctx) {
        Repo repo = callers.repo(ctx, Access.ADMIN, HookRequest.DOCUMENTATION);
        ObjectNode body = Answers.body(ctx);
        if (!body.path("name").asText("web").equals("web")) {
            throw ApiError.invalid("Hook", "name must be 'web'", HookRequest.DOCUMENTATION);
        }
        Hook.Config config = HookRequest.config(body);
        List<String> events = HookRequest.events(body, List.of("push"));
        for (String event : events) {
            if (store.hooks(repo.id()).stream()
                            .filter(hook -> hook.events().contains(event))
                            .count()
                    >= MAX_HOOKS) {
                throw ApiError.invalid(
                        "Hook",
                        "The \"" + event + "\" event cannot have more than 20 hooks",
                        HookRequest.DOCUMENTATION);
            }
        }
        boolean active = HookRequest.active(body, true);
        Instant now = store.now();
        Hook hook = saved(store.addHook(
                id -> new Hook(id, repo.id(), active, events, config, Hook.LastResponse.UNUSED, now, now)));
        dispatcher.ping(repo, hook, callers.mustBeKnown(ctx, DOCUMENTATION).login());
        ctx.status(201).header("Location", links.hook(repo, hook));
        answer(ctx, hook);
    }

    private static Hook saved(Store.Saved saved) {
        return switch (saved) {
            case Store.Saved.As as -> as.hook();
            case Store.Saved.Collides ignored ->
                throw ApiError.invalid("Hook", "Hook already exists on this repository", HookRequest.DOCUMENTATION);
            case Store.Saved.Gone ignored -> throw ApiError.notFound(DOCUMENTATION);
        };
    }

    private void change(Context ctx) {
        Hook hook = hook(ctx);
        ObjectNode body = Answers.body(ctx);
        Hook.Config config = body.has("config") ? HookRequest.config(body) : hook.config();
        List<String> events = HookRequest.events(body, hook.events());
        answer(ctx, save(hook, HookRequest.active(body, hook.active()), events, config));
    }

    private void changeConfig(Context ctx) {
        Hook hook = hook(ctx);
        Hook.Config config = HookRequest.config(Answers.body(ctx), hook.config());
        Answers.json(ctx, HookShape.config(save(hook, hook.active(), hook.events(), config)));
    }

    private Hook save(Hook hook, boolean active, List<String> events, Hook.Config config) {
        Instant now = store.now();
        return saved(store.changeHook(
                hook.id(),
                old -> new Hook(
                        old.id(),
                        old.repositoryId(),
                        active,
                        events,
                        config,
                        old.lastResponse(),
                        old.createdAt(),
                        now)));
    }

    private void delete(Context ctx) {
        store.removeHook(hook(ctx).id());
        ctx.status(204);
    }

    private void ping(Context ctx) {
        Hook hook = hook(ctx);
        dispatcher.ping(repo(ctx), hook, callers.mustBeKnown(ctx, DOCUMENTATION).login());
        ctx.status(204);
    }

    private void test(Context ctx) throws IOException {
        Hook hook = hook(ctx);
        Repo repo = repo(ctx);
        String ref = "refs/heads/" + repo.defaultBranch();
        try (GitRepository git = repositories.open(repo)) {
            Optional<GitRepository.NamedObject> head = git.ref(ref);
            if (head.isPresent() && hook.wants("push")) {
                RefChange change = new RefChange(
                        ref, parent(git, head.get().sha()), head.get().sha(), false);
                dispatcher.test(
                        repo,
                        hook,
                        change,
                        callers.mustBeKnown(ctx, DOCUMENTATION).login());
            }
        }
        ctx.status(204);
    }

    private static String parent(GitRepository git, String sha) throws IOException {
        return git.commit(sha)
                .flatMap(commit -> commit.parents().stream().findFirst())
                .orElse(RefChange.ZERO);
    }

    private Repo repo(Context ctx) {
        return callers.repo(ctx, Access.ADMIN, DOCUMENTATION);
    }

    /** The hook of the path, if it belongs to the repository of the path. */
    Hook hook(Context ctx) {
        Repo repo = repo(ctx);
        return Optional.of(ctx.pathParam("hook"))
                .filter(id -> id.matches("[0-9]{1,18}"))
                .flatMap(id -> store.hook(Long.parseLong(id)))
                .filter(hook -> hook.repositoryId() == repo.id())
                .orElseThrow(() -> ApiError.notFound(DOCUMENTATION + "#get-a-repository-webhook"));
    }

    private void answer(Context ctx, Hook hook) {
        Answers.json(ctx, HookShape.of(links, repo(ctx), hook));
    }
}
