package io.kubegitdeploy.cli;

import io.kubegitdeploy.cli.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param directory where it was called
 */
record World(Map<String, String> environment, Path directory, Terminal terminal, InstantSource clock, Pause pause) {
    /** Waits. */
    @FunctionalInterface
    interface Pause {
        void await(Duration time);
    }
}
