package io.kubegitdeploy.operator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The operator's own {@code Main} as a process that crashes where a test wants it to, and is started again at once.
 */
public final class CrashingOperator implements AutoCloseable {
    /** The exit code of a process that was killed. */
    static final int KILLED = 137;

    private static final Duration START = Duration.ofMinutes(1);
    private static final String WATCHING = " watching ";

    private final Map<String, String> environment;
    private final Path folder;
    private final Ledger ledger;
    private final List<Integer> exitCodes = new ArrayList<>();
    private Process process;
    private boolean closed;

    private CrashingOperator(Map<String, String> environment, Path folder) {
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.ledger = new Ledger(folder);
    }

    /**
     * Starts it; it does not crash before it is told where.
     *
     * @param environment what configures it, and KUBECONFIG
     * @param folder where its log goes
     */
    public static CrashingOperator start(Map<String, String> environment, Path folder) {
        CrashingOperator operator = new CrashingOperator(environment, folder);
        operator.launch(Loaded.use());
        return operator;
    }

    /**
     * The same, when it watches. Before the first one of a JVM another one does some work and ends in peace: what that has
     * loaded makes all later starts quicker.
     */
    public static CrashingOperator watching(Map<String, String> environment, Path folder, Runnable work)
            throws InterruptedException {
        CrashingOperator operator = new CrashingOperator(environment, folder);
        try {
            int starts = 0;
            if (Loaded.isMissing()) {
                operator.launch(Loaded.write());
                operator.awaitWatching(++starts);
                work.run();
                operator.end();
                Loaded.keep();
            }
            operator.launch(Loaded.use());
            operator.awaitWatching(++starts);
            return operator;
        } catch (RuntimeException | Error e) {
            operator.close();
            throw e;
        }
    }

    /** From now on it crashes at this point when it is met, once. */
    public void crashAt(String point) {
        ledger.arm(point);
    }

    /** From now on it crashes at every point when it is met for the first time. */
    public void crashEverywhere() {
        ledger.armEvery();
    }

    /** From now on it does not crash any more. */
    public void crashNoMore() {
        ledger.disarm();
    }

    /** From now on it remembers the points that it meets. */
    public void record() {
        ledger.record();
    }

    /** The points that were met since the recording began: each write, before it was sent and after its answer came. */
    public List<String> met() {
        return ledger.met();
    }

    /** The points at which it has crashed, in their order. */
    public List<String> struck() {
        return ledger.struck();
    }

    /** How its processes ended, but for the one that runs. */
    public synchronized List<Integer> exitCodes() {
        return List.copyOf(exitCodes);
    }

    /** What all its processes have said. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            end();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** In an orderly way, if it can. */
    private void end() throws InterruptedException {
        Process last;
        synchronized (this) {
            closed = true;
            last = process;
        }
        last.destroy();
        if (!last.waitFor(60, TimeUnit.SECONDS)) {
            last.destroyForcibly().waitFor();
        }
    }

    private void awaitWatching(int starts) {
        Awaitility.await("the operator watches").atMost(START).untilAsserted(() -> {
            String log = log();
            assertThat(log.lines().filter(line -> line.contains(WATCHING)))
                    .as("%s", log)
                    .hasSizeGreaterThanOrEqualTo(starts);
        });
    }

    private synchronized void launch(String archive) {
        closed = false;
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        archive,
                        "-Dlogback.configurationFile=logback.xml",
                        "-D" + CrashingClients.FOLDER + "=" + folder,
                        "-cp",
                        Loaded.classPath(),
                        "io.kubegitdeploy.operator.Main")
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var unused = process.onExit().thenAccept(this::ended);
    }

    private synchronized void ended(Process last) {
        if (!closed && last == process) {
            exitCodes.add(last.exitValue());
            launch(Loaded.use());
        }
    }
}
