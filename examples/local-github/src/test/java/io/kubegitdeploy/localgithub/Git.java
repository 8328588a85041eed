package io.kubegitdeploy.localgithub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real git client in one directory. */
record Git(Path directory) {

    record Result(int exit, String out, String err) {}

    /** Must succeed. */
    String run(String... arguments) throws IOException, InterruptedException {
        Result result = attempt(arguments);
        assertThat(result.exit())
                .as("git %s: %s", String.join(" ", arguments), result.err())
                .isZero();
        return result.out();
    }

    Result attempt(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "protocol.version=2"));
        command.addAll(List.of(arguments));
        Path err = Files.createTempFile("git", ".err");
        Path out = Files.createTempFile("git", ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        configure(builder.environment());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("git ends in time")
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(out).strip(), Files.readString(err));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** The same git everywhere, whatever this machine's configuration is. */
    static void configure(Map<String, String> environment) {
        environment.putAll(Map.of(
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_TERMINAL_PROMPT", "0",
                "GIT_AUTHOR_NAME", "Ada",
                "GIT_AUTHOR_EMAIL", "ada@example.com",
                "GIT_COMMITTER_NAME", "Ada",
                "GIT_COMMITTER_EMAIL", "ada@example.com"));
    }

    void write(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** A commit of everything in the directory; its SHA. */
    String commit(String message) throws IOException, InterruptedException {
        run("add", "--all");
        run("commit", "--quiet", "--allow-empty", "--message", message);
        return run("rev-parse", "HEAD");
    }
}
