package io.kubegitdeploy.operator.deployfile;

import java.util.ArrayDeque;
import java.util.Deque;

/** Rules for paths in the repository. They give the path normalised; links are resolved where the files are. */
final class RepositoryPath {
    private static final int LONGEST = 1024;

    private RepositoryPath() {}

    /** A directory; the root is "". */
    static String directory(String path) throws Refused {
        String normal = normal(path);
        if (normal.startsWith("-")) {
            throw new Refused("the path " + Faults.quoted(path) + " begins with '-'");
        }
        return normal;
    }

    /** A directory; the root is ".". */
    static String chart(String path) throws Refused {
        if (path.contains("://")) {
            throw new Refused(
                    "a chart is a path in the repository; a URL is given as repository, the chart's name as chart");
        }
        String normal = directory(path);
        return normal.isEmpty() ? "." : normal;
    }

    static String file(String path) throws Refused {
        String normal = directory(path);
        if (normal.isEmpty() || path.endsWith("/")) {
            throw new Refused("the path " + Faults.quoted(path) + " names a directory, not a file");
        }
        return normal;
    }

    private static String normal(String path) throws Refused {
        if (path.isEmpty() || path.length() > LONGEST) {
            throw new Refused("a path has 1 to " + LONGEST + " characters; the repository's root is \".\"");
        }
        if (path.startsWith("/")) {
            throw new Refused("the path " + Faults.quoted(path) + " is absolute; paths begin at the repository's root");
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            throw new Refused("the path " + Faults.quoted(path) + " holds a control character");
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    throw new Refused("the path " + Faults.quoted(path) + " leads out of where it begins");
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }
}
