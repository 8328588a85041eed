package io.kubegitdeploy.localgithub;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the stand-in is started with.
 *
 * @param port TCP port; 0 takes a free one
 * @param directory where repositories, hooks and deliveries are kept
 * @param baseUrl how others reach this server, without a trailing slash; empty means {@code http://localhost:<port>}
 * @param login name of the account to which the first token belongs
 * @param token the token that may do everything
 */
public record Settings(int port, Path directory, Optional<URI> baseUrl, String login, String token) {

    static final String HELP = """
            local-github: a stand-in for github.com. Settings come from the environment:

              LOCAL_GITHUB_PORT    8080                    port to listen on
              LOCAL_GITHUB_DIR     local-github-data       repositories, hooks and deliveries are kept here
              LOCAL_GITHUB_URL     http://localhost:PORT   how others reach this server (used in every link)
              LOCAL_GITHUB_LOGIN   local                   the account of the token below
              LOCAL_GITHUB_TOKEN   local-token             may do everything; more tokens: see README.md, "Tokens"

            Then: a page for people at /, REST at /api/v3, git at /OWNER/REPOSITORY.git, administration at /_admin.
            """;

    /** The values are checked all at once, so that one attempt shows every problem. */
    static Settings fromEnvironment(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        int port = port(value(environment, "LOCAL_GITHUB_PORT", "8080"), problems);
        Optional<URI> url = Optional.ofNullable(environment.get("LOCAL_GITHUB_URL"))
                .filter(text -> !text.isBlank())
                .flatMap(text -> url(text, problems));
        String login = value(environment, "LOCAL_GITHUB_LOGIN", "local");
        if (!login.matches("[A-Za-z0-9][A-Za-z0-9-]{0,38}")) {
            problems.add("LOCAL_GITHUB_LOGIN is no GitHub login (letters, digits and '-', at most 39): " + login);
        }
        String token = value(environment, "LOCAL_GITHUB_TOKEN", "local-token");
        if (!token.matches("[!-~]{1,255}")) {
            problems.add("LOCAL_GITHUB_TOKEN must be 1 to 255 visible ASCII characters without spaces");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new Settings(
                port, Path.of(value(environment, "LOCAL_GITHUB_DIR", "local-github-data")), url, login, token);
    }

    private static String value(Map<String, String> environment, String name, String otherwise) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    private static int port(String text, List<String> problems) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535) {
            return Integer.parseInt(text);
        }
        problems.add("LOCAL_GITHUB_PORT must be a number from 0 to 65535: " + text);
        return 0;
    }

    private static Optional<URI> url(String text, List<String> problems) {
        String trimmed = text.strip().replaceAll("/+$", "");
        if (trimmed.matches("https?://[A-Za-z0-9.\\[\\]:-]+(/[A-Za-z0-9._~/-]*)?")) {
            return Optional.of(URI.create(trimmed));
        }
        problems.add("LOCAL_GITHUB_URL must be a URL such as http://local-github.local-github: " + trimmed);
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "Settings[port=" + port + ", directory=" + directory + ", baseUrl=" + baseUrl + ", login=" + login + "]";
    }
}
