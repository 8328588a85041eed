package io.kubegitdeploy.job.source;

import io.kubegitdeploy.job.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry's place relative to the tree's root, as plain names: no {@code .}, no {@code ..}, nothing empty.
 *
 * @param names from the root down; empty for the root itself
 */
record EntryPath(List<String> names) {

    static final EntryPath ROOT = new EntryPath(List.of());

    /** What Linux file systems take for one name. */
    private static final int MAX_NAME_BYTES = 255;

    EntryPath {
        names = List.copyOf(names);
    }

    /**
     * Reads a name as it stands in an archive. A leading {@code ./} and a trailing slash are usual there and dropped.
     *
     * @param position the entry's number, which is all that a message may tell about it
     */
    static EntryPath parse(String name, int position, Limits limits) throws Rejected {
        if (name.startsWith("/")) {
            throw rejected(position, "has an absolute path");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > limits.pathBytes()) {
            throw rejected(position, "has a path longer than " + limits.pathBytes() + " bytes");
        }
        List<String> names = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            names.add(checked(part, position));
        }
        return new EntryPath(names);
    }

    private static String checked(String part, int position) throws Rejected {
        if (part.equals("..")) {
            throw rejected(position, "has a path with ..");
        }
        if (part.indexOf('\0') >= 0) {
            throw rejected(position, "has a path with a NUL character");
        }
        if (part.indexOf('\uFFFD') >= 0 || part.codePoints().anyMatch(EntryPath::isLoneSurrogate)) {
            throw rejected(position, "has a path that is not UTF-8");
        }
        if (part.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw rejected(position, "has a name longer than " + MAX_NAME_BYTES + " bytes");
        }
        return part;
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static Rejected rejected(int position, String why) {
        return new Rejected("The archive's entry " + position + " " + why + ".");
    }

    boolean isRoot() {
        return names.isEmpty();
    }

    EntryPath parent() {
        return new EntryPath(names.subList(0, names.size() - 1));
    }

    EntryPath child(String name) {
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        return new EntryPath(longer);
    }

    @Override
    public String toString() {
        return String.join("/", names);
    }
}
