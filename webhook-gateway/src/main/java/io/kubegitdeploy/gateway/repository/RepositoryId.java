package io.kubegitdeploy.gateway.repository;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A GitHub repository's owner and name, as someone spelled them. Two that differ in case only are equal. */
public record RepositoryId(String owner, String name) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    public RepositoryId {
        if (!isPart(owner) || !isPart(name)) {
            throw new IllegalArgumentException("not a repository's owner and name");
        }
    }

    /** Empty unless both hold nothing but letters, digits, '-', '_' and '.', at most 100 of them. */
    public static Optional<RepositoryId> of(String owner, String name) {
        return isPart(owner) && isPart(name) ? Optional.of(new RepositoryId(owner, name)) : Optional.empty();
    }

    /** The same of {@code owner/name}. */
    public static Optional<RepositoryId> ofFullName(String fullName) {
        String[] parts = fullName.split("/", -1);
        return parts.length == 2 ? of(parts[0], parts[1]) : Optional.empty();
    }

    private static boolean isPart(String text) {
        return text != null && PART.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }

    /** {@code owner/name} in lower case: how keys name it. */
    public String path() {
        return toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RepositoryId id && id.path().equals(path());
    }

    @Override
    public int hashCode() {
        return path().hashCode();
    }

    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
