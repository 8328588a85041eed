package io.kubegitdeploy.operator.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder by which a test and the processes that it has crash understand each other: which points were met, which one
 * is the next to crash at, and which ones have struck. Each strikes once, however often the process is started again.
 */
final class Ledger {
    private static final String EVERY = "every point";

    private final Path met;
    private final Path armed;
    private final Path struck;

    Ledger(Path folder) {
        this.met = folder.resolve("met");
        this.armed = folder.resolve("armed");
        this.struck = folder.resolve("struck");
    }

    /** From now on this point strikes when it is met, once. */
    void arm(String point) {
        write(armed, point, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** From now on every point strikes when it is met for the first time. */
    void armEvery() {
        arm(EVERY);
    }

    void disarm() {
        arm("");
    }

    /** Forgets what was met. */
    void record() {
        write(met, "", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** The points that were met since the recording began, each once, in their order. */
    List<String> met() {
        return lines(met).distinct().toList();
    }

    List<String> struck() {
        return lines(struck).toList();
    }

    /** Whether the process that is at this point must end here. */
    synchronized boolean strikes(String point) {
        append(met, point);
        String wanted = lines(armed).findFirst().orElse("");
        boolean strikes = (wanted.equals(EVERY) || wanted.equals(point)) && !struck().contains(point);
        if (strikes) {
            append(struck, point);
        }
        return strikes;
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, UTF_8).stream() : Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Path file, String line) {
        write(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void write(Path file, String text, StandardOpenOption... options) {
        try {
            Files.writeString(file, text, UTF_8, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
