package io.kubegitdeploy.gateway.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.kubegitdeploy.gateway.failure.Failure;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.github.GHCommit;
import org.kohsuke.github.GHContent;
import org.kohsuke.github.GHEvent;
import org.kohsuke.github.GHHook;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.GitHubRateLimitHandler;
import org.kohsuke.github.GitUser;
import org.kohsuke.github.HttpException;

/**
 * What we ask of GitHub. Every call ends: 5 s to connect, 10 s to the answer's first byte, 20 s for all of it (5 minutes
 * for an archive). GitHub's errors become {@link Rejected} or {@link Unavailable}.
 */
public final class GitHub implements AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;
    /** GitHub's status for a repository without any commit. */
    private static final int EMPTY = 409;

    private static final String MISSING = "the webhook was missing at GitHub and was made again";

    private final URI api;
    private final Credentials credentials;
    private final Connector connector = new Connector();

    public GitHub(URI api, Credentials credentials) {
        this.api = api;
        this.credentials = credentials;
    }

    /** A repository as GitHub showed it just now. */
    public static final class Repository {
        private final RepositoryId asked;
        private final GHRepository shown;

        private Repository(RepositoryId asked, GHRepository shown) {
            this.asked = asked;
            this.shown = shown;
        }

        /** GitHub's number of it, which stays at a rename or transfer. */
        public long id() {
            return shown.getId();
        }

        /** Its present owner/name. */
        public String fullName() {
            return shown.getFullName();
        }

        /** Or "". */
        public String defaultBranch() {
            return shown.getDefaultBranch() == null ? "" : shown.getDefaultBranch();
        }
    }

    /**
     * A webhook that is as it should be.
     *
     * @param mended sentences that tell what of the known one was wrong at GitHub and has been put right
     */
    public record Hook(long id, List<String> mended) {}

    /**
     * The webhook that we want a repository to have.
     *
     * @param url where it delivers; a hook with this URL is taken to be ours
     * @param secret what it signs with
     * @param known the hook that is known to have the secret, if any
     */
    public record HookWish(URI url, String secret, Optional<Long> known) {
        @Override
        public String toString() {
            return "HookWish[" + url + ", " + known + "]";
        }
    }

    /**
     * What GitHub knows of the repository.
     *
     * @throws Rejected {@code RepositoryNotFound}, {@code CredentialsRefused} or {@code NoCredentials}
     */
    public Repository repository(Address address) {
        return asking(address.name(), github -> new Repository(address.name(), at(github, address)));
    }

    private static GHRepository at(org.kohsuke.github.GitHub github, Address address) throws IOException {
        return address.number().isPresent()
                ? github.getRepositoryById(address.number().get())
                : github.getRepository(address.name().toString());
    }

    /**
     * Makes the webhook, or puts one with our URL right, so that exactly one is left. Can be repeated; one call of GitHub's
     * API if all is right.
     *
     * @throws Rejected {@code NoHookRight} if the credential may not make webhooks there
     */
    public Hook ensureHook(Repository repository, HookWish wish) {
        RepositoryId id = repository.asked;
        return answered(id, () -> {
            try {
                return ensured(repository.shown, wish);
            } catch (FileNotFoundException e) {
                // GitHub hides the webhooks of a repository that one can read from who may not change them.
                throw noHookRight(id);
            } catch (HttpException e) {
                if (e.getResponseCode() == 403 && !isLimit(e)) {
                    throw noHookRight(id);
                }
                throw e;
            }
        });
    }

    private Hook ensured(GHRepository repository, HookWish wish) throws IOException {
        List<GHHook> ours = ours(repository, wish.url(), wish.known());
        if (ours.isEmpty()) {
            try {
                return new Hook(made(repository, wish), wish.known().isPresent() ? List.of(MISSING) : List.of());
            } catch (HttpException e) {
                // Made by someone else in the meantime.
                ours = e.getResponseCode() == UNPROCESSABLE ? ours(repository, wish.url(), wish.known()) : List.of();
                if (ours.isEmpty()) {
                    throw e;
                }
            }
        }
        List<String> mended = new ArrayList<>();
        Optional<GHHook> known = ours.stream()
                .filter(hook -> wish.known().equals(Optional.of(hook.getId())))
                .findFirst();
        GHHook kept = known.orElse(ours.getFirst());
        for (GHHook other : ours) {
            if (other != kept) {
                deleteIfThere(other);
                mended.add("another webhook with our URL was deleted at GitHub");
            }
        }
        List<String> wrong = known.map(hook -> wrong(hook, wish)).orElse(List.of());
        if (known.isPresent() && wrong.isEmpty()) {
            return new Hook(kept.getId(), mended);
        }
        // github-api can't change a hook, and its secret can't be read: one that may have another is made anew.
        deleteIfThere(kept);
        mended.add(
                known.isEmpty()
                        ? MISSING
                        : "the webhook was changed at GitHub (" + String.join(", ", wrong) + ") and was made anew");
        return new Hook(made(repository, wish), wish.known().isPresent() ? mended : List.of());
    }

    private static long made(GHRepository repository, HookWish wish) throws IOException {
        return repository
                .createHook("web", config(wish), EnumSet.of(GHEvent.PUSH), true)
                .getId();
    }

    /** Deletes the webhook by its number, and any with our URL. One that is gone already is no error. */
    public void deleteHook(Address address, URI url, Optional<Long> known) {
        asking(address.name(), github -> {
            try {
                for (GHHook hook : ours(at(github, address), url, known)) {
                    deleteIfThere(hook);
                }
            } catch (FileNotFoundException e) {
                // The repository, or our right to see its webhooks, is gone: there is nothing left that we could
                // delete.
            }
            return true;
        });
    }

    /**
     * One attempt of GitHub to deliver an event to a webhook.
     *
     * @param guid the delivery's id, the same for all attempts
     * @param status what the receiver answered; 0 if nothing
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Attempt(
            @JsonProperty("id") long id,
            @JsonProperty("guid") String guid,
            @JsonProperty("delivered_at") String deliveredAt,
            @JsonProperty("status_code") int status,
            @JsonProperty("event") String event) {

        public Instant at() {
            return Instant.parse(deliveredAt);
        }
    }

    /** The newest attempts to deliver to the webhook, at most 100, the newest first. */
    public List<Attempt> attempts(RepositoryId name, long repository, long hook) {
        return answered(
                name,
                () -> List.of(Json.MAPPER.readValue(
                        plain("GET", hookPath(repository, hook) + "/deliveries?per_page=100"), Attempt[].class)));
    }

    /** Has GitHub make another attempt. */
    public void redeliver(RepositoryId name, long repository, long hook, Attempt attempt) {
        answered(name, () -> plain("POST", hookPath(repository, hook) + "/deliveries/" + attempt.id() + "/attempts"));
    }

    private static String hookPath(long repository, long hook) {
        return "/repositories/" + repository + "/hooks/" + hook;
    }

    /** With an exception as of github-api for what is no success. */
    private byte[] plain(String method, String path) throws IOException {
        String url = api + path;
        Connector.Plain answer =
                connector.call(method, URI.create(url), credentials.token().secret());
        if (answer.status() / 100 == 2) {
            return answer.body();
        }
        if (answer.status() == NOT_FOUND) {
            throw new FileNotFoundException(url);
        }
        throw new HttpException(new String(answer.body(), UTF_8), answer.status(), "", url);
    }

    /**
     * A file of at most so many bytes, as it is at the commit. Empty if there is none, or if it is no file.
     *
     * @throws Rejected {@code CommitNotFound}, or {@code DeployFileTooLarge}
     */
    public Optional<byte[]> file(Address address, String path, String commit, int limit) {
        RepositoryId id = address.name();
        return asking(id, github -> {
            GHRepository repository = at(github, address);
            try {
                GHContent content = repository.getFileContent(path, commit);
                if (!content.isFile()) {
                    return Optional.empty();
                }
                if (content.getSize() > limit) {
                    throw new Rejected(
                            UNPROCESSABLE,
                            "DeployFileTooLarge",
                            "The deploy file has " + content.getSize() + " bytes; " + limit + " are allowed.");
                }
                try (InputStream in = content.read()) {
                    return Optional.of(in.readNBytes(limit));
                }
            } catch (FileNotFoundException e) {
                requireCommit(repository, id, commit);
                return Optional.empty();
            } catch (HttpException e) {
                if (isFolder(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** A commit. {@code message} and {@code author} ({@code name <e-mail>}) are "" if GitHub does not tell. */
    public record Commit(String sha, String message, String author) {}

    /**
     * The commit whose hash begins so.
     *
     * @param hash at least 7 hex digits in lower case
     * @throws Rejected {@code CommitNotFound}, also if several begin so
     */
    public Commit commit(Address address, String hash) {
        RepositoryId id = address.name();
        return asking(id, github -> {
            GHRepository repository = at(github, address);
            try {
                GHCommit commit = repository.getCommit(hash);
                // GitHub takes names of branches here as well.
                if (!commit.getSHA1().startsWith(hash)) {
                    throw commitNotFound(id, hash);
                }
                GHCommit.ShortInfo info = commit.getCommitShortInfo();
                GitUser author = info.getAuthor();
                return new Commit(
                        commit.getSHA1(),
                        info.getMessage() == null ? "" : info.getMessage(),
                        author == null ? "" : author.getName() + " <" + author.getEmail() + ">");
            } catch (FileNotFoundException e) {
                throw commitNotFound(id, hash);
            } catch (HttpException e) {
                if (e.getResponseCode() == UNPROCESSABLE || e.getResponseCode() == EMPTY) {
                    throw commitNotFound(id, hash);
                }
                throw e;
            }
        });
    }

    /** What is made of an archive while it arrives. */
    public interface ArchiveUse<T> {
        T read(InputStream tarGz) throws IOException;
    }

    /**
     * GitHub's archive of a commit, gzip-compressed tar, as it arrives.
     *
     * @throws Rejected {@code CommitNotFound}
     */
    public <T> T archive(Address address, String commit, ArchiveUse<T> use) {
        RepositoryId id = address.name();
        return asking(id, github -> {
            GHRepository repository = at(github, address);
            try {
                return repository.readTar(use::read, commit);
            } catch (FileNotFoundException e) {
                throw commitNotFound(id, commit);
            }
        });
    }

    /** GitHub answers for a folder with the list of what it holds, which github-api can't read as a file. */
    private static boolean isFolder(HttpException e) {
        return e.getResponseCode() == 200
                && e.getCause() instanceof MismatchedInputException mismatch
                && mismatch.getOriginalMessage().contains("Array value");
    }

    private static void requireCommit(GHRepository repository, RepositoryId id, String commit) throws IOException {
        try {
            repository.getCommit(commit);
        } catch (FileNotFoundException e) {
            throw commitNotFound(id, commit);
        } catch (HttpException e) {
            if (e.getResponseCode() == UNPROCESSABLE) {
                throw commitNotFound(id, commit);
            }
            throw e;
        }
    }

    private static List<GHHook> ours(GHRepository repository, URI url, Optional<Long> known) throws IOException {
        return repository.getHooks().stream()
                .filter(hook -> known.equals(Optional.of(hook.getId()))
                        || url.toString().equalsIgnoreCase(hook.getConfig().get("url")))
                .toList();
    }

    /** What is not as we made it, as far as GitHub shows it. */
    private static List<String> wrong(GHHook hook, HookWish wish) {
        Map<String, String> config = hook.getConfig();
        List<String> wrong = new ArrayList<>();
        if (!hook.isActive()) {
            wrong.add("not active");
        }
        if (!isForPushes(hook)) {
            wrong.add("other events");
        }
        if (!wish.url().toString().equalsIgnoreCase(config.get("url"))) {
            wrong.add("another URL");
        }
        if (!"json".equals(config.get("content_type"))) {
            wrong.add("another content type");
        }
        if (!"0".equals(config.getOrDefault("insecure_ssl", "0"))) {
            wrong.add("certificates not verified");
        }
        if (config.getOrDefault("secret", "").isEmpty()) {
            wrong.add("no secret");
        }
        return wrong;
    }

    private static boolean isForPushes(GHHook hook) {
        try {
            return hook.getEvents().equals(EnumSet.of(GHEvent.PUSH));
        } catch (IllegalArgumentException e) {
            // an event that github-api does not know
            return false;
        }
    }

    private static Map<String, String> config(HookWish wish) {
        Map<String, String> config = new HashMap<>();
        config.put("url", wish.url().toString());
        config.put("content_type", "json");
        config.put("secret", wish.secret());
        config.put("insecure_ssl", "0");
        return config;
    }

    private static void deleteIfThere(GHHook hook) throws IOException {
        try {
            hook.delete();
        } catch (FileNotFoundException e) {
            // someone was quicker
        }
    }

    private interface Question<T> {
        T ask(org.kohsuke.github.GitHub github) throws IOException;
    }

    private <T> T asking(RepositoryId id, Question<T> question) {
        return answered(
                id,
                () -> question.ask(new GitHubBuilder()
                        .withEndpoint(api.toString())
                        .withOAuthToken(credentials.token().secret())
                        .withConnector(connector)
                        .withRateLimitHandler(GitHubRateLimitHandler.FAIL)
                        .withAbuseLimitHandler(GitHubAbuseLimitHandler.FAIL)
                        .build()));
    }

    private interface Call<T> {
        T make() throws IOException;
    }

    /** With GitHub's errors as ours. */
    private <T> T answered(RepositoryId id, Call<T> call) {
        try {
            return call.make();
        } catch (FileNotFoundException e) {
            throw new Rejected(
                    404, "RepositoryNotFound", "GitHub has no repository " + id + " that our credential can see.");
        } catch (HttpException e) {
            throw failure(id, e);
        } catch (IOException e) {
            throw Unavailable.gitHub("GitHub could not be reached, or did not answer in time.", e);
        }
    }

    private Failure failure(RepositoryId id, HttpException e) {
        int status = e.getResponseCode();
        if (status == 401) {
            return new Rejected(
                    401,
                    "CredentialsRefused",
                    "GitHub refuses " + credentials.token().origin() + ".");
        }
        if (status == UNPROCESSABLE) {
            return new Rejected(
                    UNPROCESSABLE,
                    "HookRefused",
                    "GitHub refuses a webhook for " + id + " with this gateway's public URL.");
        }
        if (status == 403 && !isLimit(e)) {
            return new Rejected(403, "NoHookRight", "GitHub does not let our credential do this with " + id + ".");
        }
        return status > 0
                ? Unavailable.gitHub("GitHub answered with status " + status + ".", e)
                : Unavailable.gitHub("GitHub could not be reached, or did not answer in time.", e);
    }

    /** GitHub answers 403 for its rate limits too; those pass. */
    private static boolean isLimit(HttpException e) {
        String message = e.getMessage() == null ? "" : e.getMessage().toLowerCase(java.util.Locale.ROOT);
        return message.contains("rate limit") || message.contains("abuse");
    }

    private static Rejected noHookRight(RepositoryId id) {
        return new Rejected(403, "NoHookRight", "Our GitHub credential may not make webhooks for " + id + ".");
    }

    private static Rejected commitNotFound(RepositoryId id, String commit) {
        return new Rejected(404, "CommitNotFound", id + " has no commit " + commit + " at GitHub.");
    }

    @Override
    public void close() {
        connector.close();
    }
}
