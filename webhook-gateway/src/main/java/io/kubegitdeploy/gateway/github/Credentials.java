package io.kubegitdeploy.gateway.github;

import io.kubegitdeploy.gateway.failure.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The token that GitHub is asked with: from a file, read anew each time, so that a changed Secret needs no restart. */
public final class Credentials {
    private static final int LIMIT = 4096;

    private final Optional<Path> file;

    public Credentials(Optional<Path> file) {
        this.file = file;
    }

    /** @throws Rejected {@code NoCredentials} if there is none */
    String token() {
        Path path = file.orElseThrow(
                () -> none("No GitHub credential is configured: set KGD_GITHUB_TOKEN_FILE to a file with a token."));
        try {
            if (Files.size(path) <= LIMIT) {
                String token = Files.readString(path).strip();
                if (!token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 127)) {
                    return token;
                }
            }
            throw none("The file named by KGD_GITHUB_TOKEN_FILE does not hold one token.");
        } catch (IOException e) {
            throw none("The file named by KGD_GITHUB_TOKEN_FILE can't be read.");
        }
    }

    private static Rejected none(String sentence) {
        return new Rejected(412, "NoCredentials", sentence);
    }
}
