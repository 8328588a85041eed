package io.kubegitdeploy.gateway.github;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.kohsuke.github.GHCommit;
import org.kohsuke.github.GHContent;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitUser;
import org.kohsuke.github.HttpException;

/** What GitHub has of a repository's commits. */
public final class Commits {
    /** GitHub's status for a repository without any commit. */
    private static final int EMPTY = 409;

    private final GitHub github;

    public Commits(GitHub github) {
        this.github = github;
    }

    /**
     * A file of at most so many bytes, as it is at the commit. Empty if there is none, or if it is no file.
     *
     * @throws Rejected {@code CommitNotFound}, or {@code DeployFileTooLarge}
     */
    public Optional<byte[]> file(Address address, String path, String commit, int limit) {
        RepositoryId id = address.name();
        return github.asking(id, api -> {
            GHRepository repository = GitHub.at(api, address);
            try {
                GHContent content = repository.getFileContent(path, commit);
                if (!content.isFile()) {
                    return Optional.empty();
                }
                if (content.getSize() > limit) {
                    throw new Rejected(
                            GitHub.UNPROCESSABLE,
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
        return github.asking(id, api -> {
            GHRepository repository = GitHub.at(api, address);
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
                if (e.getResponseCode() == GitHub.UNPROCESSABLE || e.getResponseCode() == EMPTY) {
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
        return github.asking(id, api -> {
            GHRepository repository = GitHub.at(api, address);
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
            if (e.getResponseCode() == GitHub.UNPROCESSABLE) {
                throw commitNotFound(id, commit);
            }
            throw e;
        }
    }

    private static Rejected commitNotFound(RepositoryId id, String commit) {
        return new Rejected(404, "CommitNotFound", id + " has no commit " + commit + " at GitHub.");
    }
}
