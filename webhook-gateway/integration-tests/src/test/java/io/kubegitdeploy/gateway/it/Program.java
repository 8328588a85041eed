package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test starts, and ends at the latest with its own JVM. */
final class Program implements AutoCloseable {
    private final Path log;
    private final Process process;

    private Program(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    static Program start(Path log, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().put("GOGC", "400"); // memory is cheaper than the time of a few cores
            builder.environment().putAll(environment);
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Program(log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the local cluster's programs. */
    static String ofCluster(String name) {
        Path program = Path.of(System.getProperty("kgd.bin", "examples/local-cluster/bin"), name);
        if (!Files.isExecutable(program)) {
            fail("%s is not there: run examples/local-cluster/build", program);
        }
        return program.toString();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has printed. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of what the kernel tells of it, such as VmRSS, in KiB. */
    long kibibytes(String line) {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(text -> text.startsWith(line + ":"))
                    .mapToLong(text -> Long.parseLong(text.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets it end in peace. */
    void end() {
        process.destroy();
        gone(60);
    }

    /** kill -9 */
    @Override
    public void close() {
        process.destroyForcibly();
        gone(10);
    }

    private void gone(int seconds) {
        try {
            process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
