package io.kubegitdeploy.gateway.github;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.kubegitdeploy.gateway.failure.Failure;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
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
    private static final int UNPROCESSABLE = 422;
    /** GitHub's status for a repository without any commit. */
    private static final int EMPTY = 409;

    private final URI api;
    private final Credentials credentials;
    private final Connector connector = new Connector();

    public GitHub(URI api, Credentials credentials) {
        this.api = api;
        this.credentials = credentials;
    }

    /** What GitHub knows of a repository; {@code fullName} is its present name, also after a rename. */
    public record Repository(long id, String fullName, String defaultBranch) {}

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
    public Repository repository(RepositoryId id) {
        return asking(id, github -> {
            GHRepository repository = github.getRepository(id.toString());
            String branch = repository.getDefaultBranch();
            return new Repository(repository.getId(), repository.getFullName(), branch == null ? "" : branch);
        });
    }

    /**
     * Makes the webhook, or puts one with our URL right, so that exactly one is left. Can be repeated.
     *
     * @return GitHub's number of the hook
     * @throws Rejected {@code NoHookRight} if the credential may not make webhooks there
     */
    public long ensureHook(RepositoryId id, HookWish wish) {
        return asking(id, github -> {
            GHRepository repository = github.getRepository(id.toString());
            try {
                return ensured(repository, wish);
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

    private long ensured(GHRepository repository, HookWish wish) throws IOException {
        List<GHHook> ours = ours(repository, wish.url(), wish.known());
        if (ours.isEmpty()) {
            try {
                return repository
                        .createHook("web", config(wish), EnumSet.of(GHEvent.PUSH), true)
                        .getId();
            } catch (HttpException e) {
                // Made by someone else in the meantime.
                ours = e.getResponseCode() == UNPROCESSABLE ? ours(repository, wish.url(), wish.known()) : List.of();
                if (ours.isEmpty()) {
                    throw e;
                }
            }
        }
        GHHook kept = ours.stream()
                .filter(hook -> wish.known().equals(Optional.of(hook.getId())))
                .findFirst()
                .orElse(ours.getFirst());
        for (GHHook other : ours) {
            if (other != kept) {
                deleteIfThere(other);
            }
        }
        if (wish.known().equals(Optional.of(kept.getId())) && isRight(kept, wish)) {
            return kept.getId();
        }
        // github-api can't change a hook, and its secret can't be read: one that may have another is made anew.
        deleteIfThere(kept);
        return repository
                .createHook("web", config(wish), EnumSet.of(GHEvent.PUSH), true)
                .getId();
    }

    /** Deletes the webhook by its number, and any with our URL. One that is gone already is no error. */
    public void deleteHook(RepositoryId id, URI url, Optional<Long> known) {
        asking(id, github -> {
            try {
                for (GHHook hook : ours(github.getRepository(id.toString()), url, known)) {
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
     * A file of at most so many bytes, as it is at the commit. Empty if there is none, or if it is no file.
     *
     * @throws Rejected {@code CommitNotFound}, or {@code DeployFileTooLarge}
     */
    public Optional<byte[]> file(RepositoryId id, String path, String commit, int limit) {
        return asking(id, github -> {
            GHRepository repository = github.getRepository(id.toString());
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
    public Commit commit(RepositoryId id, String hash) {
        return asking(id, github -> {
            GHRepository repository = github.getRepository(id.toString());
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
    public <T> T archive(RepositoryId id, String commit, ArchiveUse<T> use) {
        return asking(id, github -> {
            GHRepository repository = github.getRepository(id.toString());
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

    private static boolean isRight(GHHook hook, HookWish wish) {
        Map<String, String> config = hook.getConfig();
        return hook.isActive()
                && hook.getEvents().equals(EnumSet.of(GHEvent.PUSH))
                && wish.url().toString().equalsIgnoreCase(config.get("url"))
                && "json".equals(config.get("content_type"))
                && "0".equals(config.getOrDefault("insecure_ssl", "0"));
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
        Credentials.Token token = credentials.token();
        try {
            return question.ask(new GitHubBuilder()
                    .withEndpoint(api.toString())
                    .withOAuthToken(token.secret())
                    .withConnector(connector)
                    .withRateLimitHandler(GitHubRateLimitHandler.FAIL)
                    .withAbuseLimitHandler(GitHubAbuseLimitHandler.FAIL)
                    .build());
        } catch (FileNotFoundException e) {
            throw new Rejected(
                    404, "RepositoryNotFound", "GitHub has no repository " + id + " that our credential can see.");
        } catch (HttpException e) {
            throw failure(id, e, token);
        } catch (IOException e) {
            throw Unavailable.gitHub("GitHub could not be reached, or did not answer in time.", e);
        }
    }

    private static Failure failure(RepositoryId id, HttpException e, Credentials.Token token) {
        int status = e.getResponseCode();
        if (status == 401) {
            return new Rejected(401, "CredentialsRefused", "GitHub refuses " + token.origin() + ".");
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
