package io.kubegitdeploy.operator.deployfile;

import java.util.regex.Pattern;

/** The grammar of image references, as in https://github.com/distribution/reference. */
final class ImageReference {
    private static final int LONGEST_NAME = 255;
    private static final String DEFAULT_TAG = "latest";

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern PART = Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");
    private static final Pattern REGISTRY = Pattern.compile(
            "(?:\\[[0-9A-Fa-f:]+\\]|[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*)"
                    + "(?::[0-9]{1,5})?");

    private ImageReference() {}

    /** A reference with its tag ({@code latest} if it has none) and without a digest. */
    static String toPush(String reference) throws Refused {
        if (reference.contains("@")) {
            throw refused(reference, "it must have no digest: that is known after the build only");
        }
        int colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
        String name = colon < 0 ? reference : reference.substring(0, colon);
        String tag = colon < 0 ? DEFAULT_TAG : reference.substring(colon + 1);
        checkName(reference, name);
        if (!TAG.matcher(tag).matches()) {
            throw refused(
                    reference,
                    "after the ':' stand 1 to 128 of letters, digits, '_', '.' and '-', not first '.' or '-'");
        }
        return name + ":" + tag;
    }

    private static void checkName(String reference, String name) throws Refused {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw refused(reference, "its name has 1 to " + LONGEST_NAME + " characters");
        }
        String[] parts = name.split("/", -1);
        boolean hasRegistry = parts.length > 1 && isRegistry(parts[0]);
        if (hasRegistry && !REGISTRY.matcher(parts[0]).matches()) {
            throw refused(reference, Faults.quoted(parts[0]) + " is no registry");
        }
        for (int i = hasRegistry ? 1 : 0; i < parts.length; i++) {
            if (!PART.matcher(parts[i]).matches()) {
                throw refused(
                        reference,
                        Faults.quoted(parts[i])
                                + " in its name is not made of lower-case letters and digits with '.', '_', '__' or '-' between");
            }
        }
    }

    /** As Docker tells a registry from the first part of a name on Docker Hub. */
    private static boolean isRegistry(String part) {
        return part.contains(".")
                || part.contains(":")
                || part.equals("localhost")
                || part.chars().anyMatch(Character::isUpperCase);
    }

    private static Refused refused(String reference, String why) {
        return new Refused("no image reference: " + Faults.quoted(reference) + "; " + why);
    }
}
