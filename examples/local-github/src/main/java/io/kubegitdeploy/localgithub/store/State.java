package io.kubegitdeploy.localgithub.store;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Everything in {@code state.json}; a value that is replaced as a whole. */
record State(
        long lastId,
        Duration clockOffset,
        List<Token> tokens,
        List<Repo> repos,
        List<Hook> hooks,
        List<Application> applications,
        List<FormerName> formerNames) {

    /** Above 2^31, so that a client that keeps ids in 32 bits is found out. */
    private static final long FIRST_ID = 5_000_000_000L;

    static final State EMPTY =
            new State(FIRST_ID, Duration.ZERO, List.of(), List.of(), List.of(), List.of(), List.of());

    State {
        tokens = List.copyOf(tokens);
        repos = List.copyOf(repos);
        hooks = List.copyOf(hooks);
        // not there in what earlier versions wrote
        applications = applications == null ? List.of() : List.copyOf(applications);
        formerNames = formerNames == null ? List.of() : List.copyOf(formerNames);
    }

    State withNextId() {
        return new State(lastId + 1, clockOffset, tokens, repos, hooks, applications, formerNames);
    }

    State withClockOffset(Duration offset) {
        return new State(lastId, offset, tokens, repos, hooks, applications, formerNames);
    }

    State with(Token token) {
        return new State(
                lastId,
                clockOffset,
                with(tokens, token, old -> old.sha256().equals(token.sha256())),
                repos,
                hooks,
                applications,
                formerNames);
    }

    /** A name that it had before leads to it, until another repository has that name. */
    State with(Repo repo) {
        Stream<FormerName> left = repos.stream()
                .filter(old -> old.id() == repo.id())
                .map(old -> new FormerName(old.owner(), old.name(), old.id()));
        List<FormerName> former = Stream.concat(left, formerNames.stream())
                .filter(name -> !repo.isNamed(name.owner(), name.name()))
                .distinct()
                .toList();
        return new State(
                lastId,
                clockOffset,
                tokens,
                with(repos, repo, old -> old.id() == repo.id()),
                hooks,
                applications,
                former);
    }

    State with(Hook hook) {
        return new State(
                lastId,
                clockOffset,
                tokens,
                repos,
                with(hooks, hook, old -> old.id() == hook.id()),
                applications,
                formerNames);
    }

    State with(Application application) {
        List<Application> all =
                with(applications, application, old -> old.clientId().equals(application.clientId()));
        return new State(lastId, clockOffset, tokens, repos, hooks, all, formerNames);
    }

    State withoutApplication(String clientId) {
        List<Application> kept = applications.stream()
                .filter(application -> !application.clientId().equals(clientId))
                .toList();
        return new State(lastId, clockOffset, tokens, repos, hooks, kept, formerNames);
    }

    State withoutToken(String sha256) {
        List<Token> kept =
                tokens.stream().filter(token -> !token.sha256().equals(sha256)).toList();
        return new State(lastId, clockOffset, kept, repos, hooks, applications, formerNames);
    }

    State withoutHook(long id) {
        List<Hook> kept = hooks.stream().filter(hook -> hook.id() != id).toList();
        return new State(lastId, clockOffset, tokens, repos, kept, applications, formerNames);
    }

    State withoutRepo(long id) {
        return new State(
                lastId,
                clockOffset,
                tokens,
                repos.stream().filter(repo -> repo.id() != id).toList(),
                hooks.stream().filter(hook -> hook.repositoryId() != id).toList(),
                applications,
                formerNames.stream().filter(name -> name.repositoryId() != id).toList());
    }

    private static <T> List<T> with(List<T> items, T item, Predicate<T> same) {
        if (items.stream().noneMatch(same)) {
            return Stream.concat(items.stream(), Stream.of(item)).toList();
        }
        return items.stream().map(old -> same.test(old) ? item : old).toList();
    }
}
