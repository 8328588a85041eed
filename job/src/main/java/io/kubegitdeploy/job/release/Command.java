package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.Redaction;
import io.kubegitdeploy.job.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Runs a program by its argument list; no shell is involved. What it prints is passed on line by line, masked.
 *
 * @param environment the whole environment of the program
 * @param running where a program is known while it runs, so that a signal reaches it
 */
record Command(Map<String, String> environment, Path directory, Running running, PrintStream out) {

    /**
     * @param output standard output where it was asked for, else empty
     * @param words the last lines of standard error
     */
    record Ended(int exitCode, String output, Words words) {}

    private static final int MAX_OUTPUT = 16 * 1024 * 1024;
    private static final int LAST_LINES = 60;

    /** Runs and keeps what it prints, for output that is read by us. */
    Ended ask(List<String> arguments) throws Unavailable {
        return run(arguments, true);
    }

    /** Runs and passes on what it prints. */
    Ended show(List<String> arguments) throws Unavailable {
        return run(arguments, false);
    }

    private Ended run(List<String> arguments, boolean keep) throws Unavailable {
        ProcessBuilder builder = new ProcessBuilder(arguments).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Process process = running.start(builder);
        Deque<String> errors = new ArrayDeque<>();
        Thread errorReader = Thread.ofVirtual().start(() -> pass(process.getErrorStream(), errors, !keep));
        try {
            String output = keep ? take(process) : "";
            if (!keep) {
                pass(process.getInputStream(), new ArrayDeque<>(), true);
            }
            int exitCode = process.waitFor();
            errorReader.join();
            return new Ended(exitCode, output, new Words(List.copyOf(errors)));
        } catch (IOException e) {
            throw new Unavailable(arguments.getFirst() + " could not be read: " + e.getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("The program was interrupted.", e);
        } finally {
            running.ended(process);
        }
    }

    private static String take(Process process) throws IOException, Unavailable {
        byte[] output = process.getInputStream().readNBytes(MAX_OUTPUT + 1);
        if (output.length > MAX_OUTPUT) {
            process.destroyForcibly();
            throw new Unavailable("Helm's answer is larger than " + MAX_OUTPUT / (1024 * 1024) + " MiB.");
        }
        return new String(output, StandardCharsets.UTF_8);
    }

    private void pass(InputStream from, Deque<String> last, boolean show) {
        Lines.each(from, StandardCharsets.UTF_8, line -> {
            String masked = Redaction.mask(line);
            if (show) {
                out.println(masked);
            }
            last.addLast(masked);
            if (last.size() > LAST_LINES) {
                last.removeFirst();
            }
        });
    }
}
