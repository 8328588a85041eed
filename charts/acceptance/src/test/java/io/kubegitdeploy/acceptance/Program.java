package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How programs are run.
 *
 * @param environment added to that of this process
 * @param limit after which a program is killed with its children
 * @param eachLine gets each line of output as it comes
 */
record Program(Path directory, Map<String, String> environment, Duration limit, Consumer<String> eachLine) {

    /** @param output standard output and error as they came */
    record Ended(List<String> command, int exitCode, String output) {

        /** The output of a program that must not fail. */
        String successful() {
            assertThat(exitCode)
                    .as("exit code of %s, which printed:%n%s", String.join(" ", command), output)
                    .isZero();
            return output;
        }
    }

    static Program in(Path directory) {
        return new Program(directory, Map.of(), Duration.ofSeconds(60), line -> {});
    }

    Program with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Program(directory, Map.copyOf(all), limit, eachLine);
    }

    Program within(Duration other) {
        return new Program(directory, environment, other, eachLine);
    }

    Program showing(Consumer<String> other) {
        return new Program(directory, environment, limit, other);
    }

    Ended run(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            StringBuilder output = new StringBuilder();
            Thread reader = Thread.ofVirtual().start(() -> read(process.getInputStream(), output));
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                kill(process);
            }
            reader.join(Duration.ofSeconds(5));
            return new Ended(command, ended ? process.exitValue() : -1, ended ? output.toString() : output + late());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.getFirst(), e);
        }
    }

    private String late() {
        return "\n(killed after " + limit.toSeconds() + " s)\n";
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void read(InputStream from, StringBuilder to) {
        try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                to.append(line).append('\n');
                eachLine.accept(line);
            }
        } catch (IOException e) {
            to.append("(output ended: ").append(e.getMessage()).append(")\n");
        }
    }
}
