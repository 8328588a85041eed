package io.kubegitdeploy.gateway.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubegitdeploy.gateway.failure.Failure;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.GitHubRateLimitHandler;
import org.kohsuke.github.HttpException;

/**
 * GitHub's API, as it is called for {@link Webhooks} and {@link Commits}. Every call ends: 5 s to connect, 10 s to the answer's first byte, 20 s for all of it (5 minutes
 * for an archive). GitHub's errors become {@link Rejected} or {@link Unavailable}.
 */
public final class GitHub implements AutoCloseable {
    private static final int NOT_FOUND = 404;
    static final int UNPROCESSABLE = 422;
    private final URI api;
    private final Credentials credentials;
    private final Connector connector = new Connector();

    public GitHub(URI api, Credentials credentials) {
        this.api = api;
        this.credentials = credentials;
    }

    /** A repository as GitHub showed it just now. */
    public static final class Repository {
        final RepositoryId asked;
        final GHRepository shown;

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
     * What GitHub knows of the repository.
     *
     * @throws Rejected {@code RepositoryNotFound}, {@code CredentialsRefused} or {@code NoCredentials}
     */
    public Repository repository(Address address) {
        return asking(address.name(), github -> new Repository(address.name(), at(github, address)));
    }

    static GHRepository at(org.kohsuke.github.GitHub github, Address address) throws IOException {
        return address.number().isPresent()
                ? github.getRepositoryById(address.number().get())
                : github.getRepository(address.name().toString());
    }

    /** With an exception as of github-api for what is no success. */
    byte[] plain(String method, String path) throws IOException {
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

    interface Question<T> {
        T ask(org.kohsuke.github.GitHub github) throws IOException;
    }

    <T> T asking(RepositoryId id, Question<T> question) {
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

    interface Call<T> {
        T make() throws IOException;
    }

    /** With GitHub's errors as ours. */
    <T> T answered(RepositoryId id, Call<T> call) {
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
    static boolean isLimit(HttpException e) {
        String message = e.getMessage() == null ? "" : e.getMessage().toLowerCase(java.util.Locale.ROOT);
        return message.contains("rate limit") || message.contains("abuse");
    }

    @Override
    public void close() {
        connector.close();
    }
}
