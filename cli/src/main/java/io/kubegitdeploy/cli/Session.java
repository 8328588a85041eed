package io.kubegitdeploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.cli.gateway.Gateway;
import io.kubegitdeploy.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the commands share: the options of all of them, the gateway, and how output is given. */
final class Session {
    private static final String DEFAULT_SERVER = "http://localhost:5000";
    private static final int LARGEST_TOKEN = 16 << 10;
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private final World world;
    private final Kgd options;

    Session(World world, Kgd options) {
        this.world = world;
        this.options = options;
    }

    World world() {
        return world;
    }

    Terminal terminal() {
        return world.terminal();
    }

    boolean json() {
        return options.output() == Kgd.Format.json;
    }

    /** The gateway that options and environment name. */
    Gateway gateway() {
        return new Gateway(server(), token());
    }

    URI server() {
        String named = setting(options.server(), "KGD_SERVER").orElse(DEFAULT_SERVER);
        try {
            URI uri = new URI(named.replaceAll("/+$", ""));
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException ignored) {
            // Said below.
        }
        throw new CommandFailure(
                "BadServer",
                "The server must be a URL such as " + DEFAULT_SERVER + ", without user and query.",
                "Give it by --server or KGD_SERVER.");
    }

    boolean hasToken() {
        return tokenFile().isPresent();
    }

    private Optional<String> tokenFile() {
        return setting(options.tokenFile(), "KGD_TOKEN_FILE");
    }

    private Optional<String> token() {
        return tokenFile().map(name -> token(world.directory().resolve(name)));
    }

    private static String token(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String token = new String(in.readNBytes(LARGEST_TOKEN), StandardCharsets.UTF_8).strip();
            if (TOKEN.matcher(token).matches()) {
                return token;
            }
        } catch (IOException e) {
            throw new CommandFailure("NoToken", "The token file " + file + " can't be read.");
        }
        throw new CommandFailure("NoToken", "The file " + file + " holds no token.");
    }

    private Optional<String> setting(String option, String variable) {
        return Optional.ofNullable(option)
                .or(() -> Optional.ofNullable(world.environment().get(variable)))
                .filter(value -> !value.isBlank());
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The answer of a command: JSON if that was asked for, else the text. */
    void answer(JsonNode json, String text) {
        if (json()) {
            terminal().json(json);
        } else {
            terminal().print(text);
        }
    }

    /** Tells why a command ends with 1. */
    void failed(String reason, String sentence, List<String> advice) {
        if (json()) {
            terminal()
                    .warn(object().put("error", sentence).put("reason", reason).toString());
            return;
        }
        terminal().warn("kgd: " + sentence);
        advice.forEach(line -> terminal().warn("  " + line));
    }
}
