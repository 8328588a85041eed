package io.kubegitdeploy.gateway.github;

import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What GitHub is asked with: a personal token from a file if one is configured, else the token of the last login by OAuth.
 * Both are read anew at each use, so that a new one needs no restart. A source that is configured and can't be used is an
 * error, never a reason to act as someone else.
 */
public final class Credentials {
    private static final int LIMIT = 4096;
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1," + LIMIT + "}");

    private final List<Source> sources;

    /**
     * In this order.
     *
     * @param personal a file with a personal token
     * @param login reads the token of the last login from where it is kept
     */
    public Credentials(Optional<Path> personal, Supplier<Optional<String>> login) {
        Source ofLogin = new LoginToken(login);
        this.sources = personal.<List<Source>>map(file -> List.of(new PersonalToken(file), ofLogin))
                .orElse(List.of(ofLogin));
    }

    /**
     * A token.
     *
     * @param origin where it comes from, for the sentence that tells that GitHub refuses it
     */
    record Token(String secret, String origin) {
        @Override
        public String toString() {
            return "Token[" + origin + "]";
        }
    }

    /** One way to a token; the order of precedence is that of the list. Empty: not configured. */
    private sealed interface Source {
        Optional<Token> token();
    }

    /**
     * The first that is configured.
     *
     * @throws Rejected {@code NoCredentials} if none is, or if it can't be used
     * @throws Unavailable if etcd, which has the token of the login, is away
     */
    Token token() {
        return sources.stream()
                .map(Source::token)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(
                        () -> none(
                                "There is no GitHub credential: set KGD_GITHUB_TOKEN_FILE to a file with a token,"
                                        + " or log in at the URL that GET /api/v0/github/login_url of the private API answers."));
    }

    /** Whether the token of a login is what GitHub is asked with. */
    public boolean usesLogin() {
        return sources.getFirst() instanceof LoginToken;
    }

    private record PersonalToken(Path file) implements Source {
        @Override
        public Optional<Token> token() {
            try {
                String token =
                        Files.size(file) <= LIMIT ? Files.readString(file).strip() : "";
                if (TOKEN.matcher(token).matches()) {
                    return Optional.of(new Token(token, "the token of KGD_GITHUB_TOKEN_FILE"));
                }
            } catch (IOException e) {
                throw none("The file named by KGD_GITHUB_TOKEN_FILE can't be read.");
            }
            throw none("The file named by KGD_GITHUB_TOKEN_FILE does not hold one token.");
        }
    }

    private record LoginToken(Supplier<Optional<String>> kept) implements Source {
        @Override
        public Optional<Token> token() {
            Optional<String> token = kept.get().map(String::strip);
            if (token.filter(text -> !TOKEN.matcher(text).matches()).isPresent()) {
                throw none("What etcd keeps as the token of the login is none; log in again.");
            }
            return token.map(text -> new Token(text, "the token of the last login; log in again"));
        }
    }

    private static Rejected none(String sentence) {
        return new Rejected(412, "NoCredentials", sentence);
    }
}
