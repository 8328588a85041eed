package io.kubegitdeploy.localgithub.store;

import io.kubegitdeploy.localgithub.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The remembered state. Each change is on disk before the call returns. */
public final class Store {
    private final Path file;
    private final Clock clock;
    private final Token root;
    private State state;

    /**
     * Reads what is kept, or begins with nothing.
     *
     * @param root a token that is good beside those that are kept
     */
    public Store(Path directory, Clock clock, Token root) throws IOException {
        Files.createDirectories(directory);
        this.file = directory.resolve("state.json");
        this.clock = clock;
        this.root = root;
        this.state = Files.exists(file) ? Json.parse(Files.readAllBytes(file), State.class) : State.EMPTY;
    }

    /** The time on this server's clock, in whole seconds as GitHub counts it; tests may have moved it. */
    public Instant now() {
        return clock.instant().plus(state().clockOffset()).truncatedTo(ChronoUnit.SECONDS);
    }

    public void setClockOffset(Duration offset) {
        change(old -> old.withClockOffset(offset));
    }

    public Duration clockOffset() {
        return state().clockOffset();
    }

    public synchronized long newId() {
        change(State::withNextId);
        return state.lastId();
    }

    /** The account of the token that this server was started with. */
    public String login() {
        return root.login();
    }

    public Optional<Token> token(String secret) {
        return Stream.concat(Stream.of(root), state().tokens().stream())
                .filter(token -> token.is(secret))
                .findFirst();
    }

    /** Every account that owns a token or a repository. */
    public Set<String> logins() {
        State now = state();
        Set<String> logins = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        logins.add(root.login());
        now.tokens().forEach(token -> logins.add(token.login()));
        now.repos().forEach(repo -> logins.add(repo.owner()));
        return logins;
    }

    public void save(Token token) {
        change(old -> old.with(token));
    }

    public void removeToken(String secret) {
        change(old -> old.withoutToken(Token.hash(secret)));
    }

    /** OAuth applications. */
    public List<Application> applications() {
        return state().applications();
    }

    public Optional<Application> application(String clientId) {
        return applications().stream()
                .filter(application -> application.clientId().equals(clientId))
                .findFirst();
    }

    public void save(Application application) {
        change(old -> old.with(application));
    }

    public void removeApplication(String clientId) {
        change(old -> old.withoutApplication(clientId));
    }

    public List<Repo> repos() {
        return state().repos();
    }

    public Optional<Repo> repo(String owner, String name) {
        return repos().stream().filter(repo -> repo.isNamed(owner, name)).findFirst();
    }

    public Optional<Repo> repo(long id) {
        return repos().stream().filter(repo -> repo.id() == id).findFirst();
    }

    /** The repository that had this name before a rename or a transfer; empty once another has the name. */
    public Optional<Repo> formerly(String owner, String name) {
        return state().formerNames().stream()
                .filter(former -> former.is(owner, name))
                .findFirst()
                .flatMap(former -> repo(former.repositoryId()));
    }

    /** Empty if the name is taken. */
    public synchronized Optional<Repo> addRepo(String owner, String name, boolean restricted, String defaultBranch) {
        if (repo(owner, name).isPresent()) {
            return Optional.empty();
        }
        Instant now = now();
        Repo repo = new Repo(newId(), owner, name, restricted, defaultBranch, now, now, now);
        change(old -> old.with(repo));
        return Optional.of(repo);
    }

    /** Replaces the repository by what {@code next} makes of its newest state; empty if it is gone. */
    public synchronized Optional<Repo> changeRepo(long id, UnaryOperator<Repo> next) {
        Optional<Repo> changed = repo(id).map(next);
        changed.ifPresent(repo -> change(old -> old.with(repo)));
        return changed;
    }

    public void removeRepo(long id) {
        change(old -> old.withoutRepo(id));
    }

    public List<Hook> hooks(long repositoryId) {
        return state().hooks().stream()
                .filter(hook -> hook.repositoryId() == repositoryId)
                .toList();
    }

    public Optional<Hook> hook(long id) {
        return state().hooks().stream().filter(hook -> hook.id() == id).findFirst();
    }

    /** What became of a hook that was to be saved. */
    public sealed interface Saved {
        record As(Hook hook) implements Saved {}

        /** Refused: {@link Hook#collidesWith}. */
        record Collides() implements Saved {}

        record Gone() implements Saved {}
    }

    public synchronized Saved addHook(Function<Long, Hook> hook) {
        return saveUnlessColliding(hook.apply(newId()));
    }

    /** Replaces the hook by what {@code next} makes of its newest state. */
    public synchronized Saved changeHook(long id, UnaryOperator<Hook> next) {
        Optional<Hook> hook = hook(id);
        return hook.isEmpty() ? new Saved.Gone() : saveUnlessColliding(next.apply(hook.get()));
    }

    private Saved saveUnlessColliding(Hook hook) {
        if (state.hooks().stream().anyMatch(hook::collidesWith)) {
            return new Saved.Collides();
        }
        change(old -> old.with(hook));
        return new Saved.As(hook);
    }

    public void removeHook(long id) {
        change(old -> old.withoutHook(id));
    }

    private synchronized State state() {
        return state;
    }

    private synchronized void change(UnaryOperator<State> next) {
        State changed = next.apply(state);
        try {
            WholeFile.write(file, Json.pretty(changed));
        } catch (IOException e) {
            throw new UncheckedIOException("The state cannot be written to " + file, e);
        }
        state = changed;
    }
}
