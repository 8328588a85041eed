package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the operator asks for, with every value checked for its shape. Nothing here can look like a flag of Helm:
 * values reach it as {@code --flag=value}, or behind {@code --}.
 *
 * @param uid of the DeployJob
 * @param chart a path in the checkout, a chart's name in the repository, or an {@code oci://} URL
 * @param values paths in the checkout, the last one wins
 * @param timeout for each of Helm's waits
 * @param atomic whether a failed upgrade is rolled back
 */
record Request(
        String uid,
        String unit,
        String release,
        String namespace,
        String chart,
        Optional<String> repository,
        Optional<String> version,
        List<String> values,
        Duration timeout,
        boolean waitUntilReady,
        boolean atomic,
        int historyMax) {

    private static final Pattern UID = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** Helm's own rule: a DNS name of at most 53 characters. */
    private static final Pattern RELEASE = Pattern.compile("(?=.{1,53}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z*^~<>=!|., +][0-9A-Za-z*^~<>=!|., +-]{0,99}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final int MAX_VALUES = 20;

    Request {
        values = List.copyOf(values);
    }

    /** How a revision made for this request describes itself in the release's history. */
    String description() {
        return "kube-git-deploy uid=" + uid + " unit=" + unit;
    }

    static Request parse(List<String> arguments) throws Rejected {
        Map<String, String> single = new HashMap<>();
        List<String> values = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new Rejected("Every argument of release has the form --name=value.");
            }
            String name = argument.substring(2, equals);
            String value = argument.substring(equals + 1);
            if (name.equals("values")) {
                values.add(value);
            } else if (single.put(name, value) != null) {
                throw new Rejected("The argument --" + name + " is given twice.");
            }
        }
        if (values.size() > MAX_VALUES) {
            throw new Rejected("There are more than " + MAX_VALUES + " values files.");
        }
        return build(single, values);
    }

    private static Request build(Map<String, String> single, List<String> values) throws Rejected {
        Request request = new Request(
                match(single, "uid", UID),
                match(single, "unit", DNS_LABEL),
                match(single, "release", RELEASE),
                match(single, "namespace", DNS_LABEL),
                take(single, "chart"),
                Optional.ofNullable(single.remove("repository")).filter(url -> !url.isEmpty()),
                optional(single, "version", VERSION),
                values,
                Duration.ofSeconds(number(single, "timeout", 1, 86_400)),
                bool(single, "wait"),
                bool(single, "atomic"),
                number(single, "history-max", 0, 1000));
        if (!single.isEmpty()) {
            throw new Rejected("The argument --" + single.keySet().iterator().next() + " is not known.");
        }
        return request;
    }

    private static String take(Map<String, String> single, String name) throws Rejected {
        String value = single.remove(name);
        if (value == null || value.isEmpty()) {
            throw new Rejected("The argument --" + name + " is missing.");
        }
        return value;
    }

    private static String match(Map<String, String> single, String name, Pattern pattern) throws Rejected {
        String value = take(single, name);
        if (!pattern.matcher(value).matches()) {
            throw new Rejected("The value of --" + name + " is not a valid " + name + ".");
        }
        return value;
    }

    private static Optional<String> optional(Map<String, String> single, String name, Pattern pattern) throws Rejected {
        if (single.getOrDefault(name, "").isEmpty()) {
            single.remove(name);
            return Optional.empty();
        }
        return Optional.of(match(single, name, pattern));
    }

    private static int number(Map<String, String> single, String name, int least, int most) throws Rejected {
        int value = Integer.parseInt(match(single, name, NUMBER));
        if (value < least || value > most) {
            throw new Rejected("The value of --" + name + " is not between " + least + " and " + most + ".");
        }
        return value;
    }

    private static boolean bool(Map<String, String> single, String name) throws Rejected {
        return switch (take(single, name)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Rejected("The value of --" + name + " is neither true nor false.");
        };
    }
}
