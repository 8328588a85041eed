package io.kubegitdeploy.operator;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The environment, and the list of what is wrong in it. */
final class Variables {
    private final Map<String, String> environment;
    private final Set<String> problems = new LinkedHashSet<>();

    Variables(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Everything that is wrong, in one message. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrong(Set<String> problems) {
            super("the configuration is wrong:\n  " + String.join("\n  ", problems));
        }
    }

    void check() {
        if (!problems.isEmpty()) {
            throw new Wrong(problems);
        }
    }

    String optional(String name, String usual) {
        String value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? usual : value;
    }

    String required(String name) {
        String value = optional(name, "");
        if (value.isEmpty()) {
            problems.add(name + " is missing");
        }
        return value;
    }

    /** An http or https URL, without a slash at the end. */
    URI uri(String name) {
        String value = required(name);
        try {
            URI uri = new URI(value.replaceAll("/+$", ""));
            if (!value.isEmpty()
                    && (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme()))) {
                problems.add(name + " is no http or https URL: " + value);
            }
            return uri;
        } catch (URISyntaxException e) {
            problems.add(name + " is no URL: " + value);
            return URI.create("http://invalid");
        }
    }

    List<String> list(String name) {
        return Stream.of(optional(name, "").split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    String oneOf(String name, String usual, List<String> allowed) {
        String value = optional(name, usual);
        if (!allowed.contains(value)) {
            problems.add(name + " is none of " + String.join(", ", allowed) + ": " + value);
        }
        return value;
    }

    boolean flag(String name, boolean usual) {
        return Boolean.parseBoolean(oneOf(name, Boolean.toString(usual), List.of("true", "false")));
    }

    int number(String name, int usual, int least, int most) {
        String value = optional(name, Integer.toString(usual));
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number out of bounds.
        }
        problems.add(name + " is no number from " + least + " to " + most + ": " + value);
        return usual;
    }
}
