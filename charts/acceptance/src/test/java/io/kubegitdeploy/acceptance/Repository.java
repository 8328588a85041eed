package io.kubegitdeploy.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A repository at GitHub and a developer's working copy of it, handled by git itself. */
final class Repository implements AutoCloseable {
    private static final Map<String, String> DEVELOPER = Map.of(
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_AUTHOR_NAME", "Ada Developer",
            "GIT_AUTHOR_EMAIL", "ada@example.com",
            "GIT_COMMITTER_NAME", "Ada Developer",
            "GIT_COMMITTER_EMAIL", "ada@example.com");

    private final LocalGitHub gitHub;
    private final String name;
    private final Path folder;

    private Repository(LocalGitHub gitHub, String name, Path folder) {
        this.gitHub = gitHub;
        this.name = name;
        this.folder = folder;
    }

    static Repository create(LocalGitHub gitHub, String name) {
        gitHub.create(name);
        try {
            Repository repository = new Repository(gitHub, name, Files.createTempDirectory("kgd-" + name));
            repository.git("init", "-q", "-b", "main");
            repository.git("remote", "add", "origin", gitHub.remote(name));
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    /** The working copy. */
    Path folder() {
        return folder;
    }

    LocalGitHub gitHub() {
        return gitHub;
    }

    /** A file or folder of the working copy. */
    Path path(String path) {
        return folder.resolve(path);
    }

    Repository write(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Repository writeExecutable(String path, String text) {
        write(path, text);
        try {
            Files.setPosixFilePermissions(folder.resolve(path), PosixFilePermissions.fromString("rwxr-xr-x"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Repository link(String path, String target) {
        try {
            Path link = folder.resolve(path);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Repository remove(String path) {
        git("rm", "-rqf", path);
        return this;
    }

    /** Copies a folder's files to the repository's root. */
    Repository copy(Path from) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces text in a file of the working copy. */
    Repository edit(String path, String from, String to) {
        try {
            return write(path, Files.readString(folder.resolve(path)).replace(from, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits all that changed and pushes it to a branch. */
    Push push(String branch, String message) {
        Push push = prepare(branch, message);
        pushAll(List.of(push));
        return push;
    }

    /** Commits all that changed, for a branch; it is not pushed yet. */
    Push prepare(String branch, String message) {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", message);
        return new Push("refs/heads/" + branch, git("rev-parse", "HEAD").strip());
    }

    /** Pushes all of them at once. */
    void pushAll(Collection<Push> pushes) {
        List<String> arguments = new ArrayList<>(List.of("push", "-q", "origin"));
        pushes.forEach(push -> arguments.add(push.commit() + ":" + push.ref()));
        git(arguments.toArray(String[]::new));
    }

    String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return Program.in(folder).with(DEVELOPER).run(command).successful();
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
