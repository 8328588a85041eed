package io.kubegitdeploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubegitdeploy.cli.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The program's entry point. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(CommandLines.run(world(), args));
    }

    /** The real one; {@code bin/kgd} tells by properties whether the output is a terminal, and how large. */
    static World world() {
        Map<String, String> environment = System.getenv();
        Optional<Terminal.Size> size = size();
        boolean colour = size.isPresent()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        Terminal terminal = new Terminal(stream(FileDescriptor.out), stream(FileDescriptor.err), size, colour);
        return new World(environment, Path.of("").toAbsolutePath(), terminal, InstantSource.system(), Main::sleep);
    }

    private static Optional<Terminal.Size> size() {
        int rows = Integer.getInteger("kgd.rows", 0);
        int columns = Integer.getInteger("kgd.columns", 0);
        return rows > 0 && columns > 0 ? Optional.of(new Terminal.Size(rows, columns)) : Optional.empty();
    }

    private static PrintStream stream(FileDescriptor file) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(file)), false, UTF_8);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
