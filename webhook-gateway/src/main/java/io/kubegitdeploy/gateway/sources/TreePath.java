package io.kubegitdeploy.gateway.sources;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A place in the repository's tree: its parts below the root. */
record TreePath(List<String> parts) {
    private static final int LONGEST = 4096;

    TreePath {
        parts = List.copyOf(parts);
    }

    /** The place of an entry of GitHub's archive, without the folder that it puts around the tree; empty for that folder. */
    static TreePath inArchive(String name) throws ArchiveRejected {
        if (name.length() > LONGEST) {
            throw new ArchiveRejected("a path is longer than " + LONGEST + " characters");
        }
        if (name.startsWith("/") || name.chars().anyMatch(c -> c == 0)) {
            throw new ArchiveRejected("a path is absolute or holds a NUL: " + shown(name));
        }
        List<String> all = split(name);
        if (all.contains("..")) {
            throw new ArchiveRejected("a path holds '..': " + shown(name));
        }
        return new TreePath(all.isEmpty() ? all : all.subList(1, all.size()));
    }

    static List<String> split(String path) {
        return Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }

    TreePath parent() {
        return new TreePath(parts.subList(0, parts.size() - 1));
    }

    TreePath child(String part) {
        List<String> longer = new ArrayList<>(parts);
        longer.add(part);
        return new TreePath(longer);
    }

    boolean isRoot() {
        return parts.isEmpty();
    }

    @Override
    public String toString() {
        return String.join("/", parts);
    }

    /** A name from outside, cut and without control characters, fit for a message. */
    static String shown(String name) {
        String printable = name.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 200 ? printable : printable.substring(0, 200) + "…";
    }
}
