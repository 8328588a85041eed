package io.kubegitdeploy.cli.gateway;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A repository at GitHub. */
public record RepositoryId(String owner, String name) {
    private static final Pattern WRITTEN = Pattern.compile("([A-Za-z0-9._-]{1,100})/([A-Za-z0-9._-]{1,100})");

    /** From {@code OWNER/NAME}; empty if it can't be one. */
    public static Optional<RepositoryId> of(String written) {
        Matcher parts = WRITTEN.matcher(written);
        return parts.matches() && !isDots(parts.group(1)) && !isDots(parts.group(2))
                ? Optional.of(new RepositoryId(parts.group(1), parts.group(2)))
                : Optional.empty();
    }

    /** Would be another path. */
    private static boolean isDots(String name) {
        return name.equals(".") || name.equals("..");
    }

    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
