package io.kubegitdeploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubegitdeploy.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A call of the program, and what came of it. */
record Called(int code, String out, String err, int pauses) {
    static final Instant NOW = Instant.parse("2026-11-21T10:01:00Z");
    private static final JsonMapper JSON = new JsonMapper();

    /** Makes a call. */
    static final class Call {
        private final Map<String, String> environment = new HashMap<>();
        private Path directory = Path.of("").toAbsolutePath();
        private Optional<Terminal.Size> size = Optional.empty();

        Call with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        Call in(Path folder) {
            directory = folder;
            return this;
        }

        /** On a terminal, with colours. */
        Call on(int rows, int columns) {
            size = Optional.of(new Terminal.Size(rows, columns));
            return this;
        }

        Called kgd(String... arguments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int[] pauses = {0};
            Terminal terminal = new Terminal(
                    new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), size, size.isPresent());
            World world = new World(environment, directory, terminal, InstantSource.fixed(NOW), time -> pauses[0]++);
            int code = CommandLines.run(world, arguments);
            return new Called(code, out.toString(UTF_8), err.toString(UTF_8), pauses[0]);
        }
    }

    static Call at(FakeGateway gateway) {
        return new Call().with("KGD_SERVER", gateway.url());
    }

    static Called kgd(FakeGateway gateway, String... arguments) {
        return at(gateway).kgd(arguments);
    }

    List<String> lines() {
        return out.lines().toList();
    }

    JsonNode json() {
        try {
            return JSON.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + out, e);
        }
    }
}
