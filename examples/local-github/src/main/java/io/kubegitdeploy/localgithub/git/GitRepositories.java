package io.kubegitdeploy.localgithub.git;

import io.kubegitdeploy.localgithub.store.Repo;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/** The bare repositories on disk, {@code <id>.git}: a rename or a hostile name never reaches a path. */
public final class GitRepositories {
    /** Larger files never lie in memory as a whole: the container has little of it. */
    private static final int STREAMED_FROM = 16 << 20;

    private final Path directory;

    public GitRepositories(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        SystemReader.setInstance(new OwnConfigurationOnly(directory));
        WindowCacheConfig cache = new WindowCacheConfig();
        cache.setStreamFileThreshold(STREAMED_FROM);
        cache.install();
    }

    /** Makes the repository, unless it is there already. */
    public synchronized void create(Repo repo) throws IOException {
        try (Repository repository = build(path(repo))) {
            if (repository.getObjectDatabase().exists()) {
                return;
            }
            repository.create(true);
            StoredConfig config = repository.getConfig();
            config.setBoolean("receive", null, "fsckObjects", true);
            config.setBoolean("core", null, "logAllRefUpdates", true);
            config.save();
        }
        setHead(repo);
    }

    public static boolean isBranchName(String name) {
        return Repository.isValidRefName(Constants.R_HEADS + name);
    }

    /** Points HEAD at the default branch. */
    public void setHead(Repo repo) throws IOException {
        try (Repository repository = build(path(repo))) {
            RefUpdate head = repository.updateRef(Constants.HEAD);
            head.disableRefLog();
            RefUpdate.Result result = head.link(Constants.R_HEADS + repo.defaultBranch());
            if (result == RefUpdate.Result.LOCK_FAILURE || result == RefUpdate.Result.IO_FAILURE) {
                throw new IOException("HEAD of " + repo.fullName() + " cannot be set: " + result);
            }
        }
    }

    /** To be closed by the caller. */
    public GitRepository open(Repo repo) throws IOException {
        return new GitRepository(build(path(repo)), repo.defaultBranch());
    }

    public void delete(Repo repo) throws IOException {
        Path path = path(repo).toPath();
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private File path(Repo repo) {
        return directory.resolve(repo.id() + ".git").toFile();
    }

    private static Repository build(File path) throws IOException {
        return new RepositoryBuilder()
                .setBare()
                .setGitDir(path)
                .setFS(FS.DETECTED)
                .build();
    }
}
