package io.kubegitdeploy.localgithub.git;

import java.nio.file.Path;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/** Keeps JGit away from the machine's and the user's git configuration: the server behaves the same everywhere. */
final class OwnConfigurationOnly extends SystemReader.Delegate {
    private final Path directory;

    OwnConfigurationOnly(Path directory) {
        super(SystemReader.getInstance());
        this.directory = directory;
    }

    @Override
    public String getenv(String variable) {
        return variable.startsWith("GIT_") ? null : super.getenv(variable);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new FileBasedConfig(parent, directory.resolve("user.config").toFile(), fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Unset(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new FileBasedConfig(parent, directory.resolve("jgit.config").toFile(), fs);
    }

    private static final class Unset extends FileBasedConfig {
        private Unset(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
