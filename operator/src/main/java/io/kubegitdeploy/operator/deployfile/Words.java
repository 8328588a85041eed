package io.kubegitdeploy.operator.deployfile;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for the shorter values of a deploy file. */
final class Words {
    private static final int DAY = 86400;
    private static final int LONGEST = 1024;
    private static final int LONGEST_RELEASE = 53;
    private static final int LONGEST_URL = 2048;

    /** In bytes; Linux takes no argument and no variable of 128 KiB or more. */
    static final int LARGEST_ARGUMENT = 64 * 1024;

    private static final Pattern UNIT = Pattern.compile("[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern RELEASE =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern CHART_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z^~<>=*][0-9A-Za-z.+ ^~<>=|*,-]{0,99}");
    private static final Pattern OCI_CHART =
            Pattern.compile("oci://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+");
    private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    private static final Pattern BUILD_ARG = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final Pattern VALUE_PATH = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    private static final Pattern DURATION = Pattern.compile("(?:([0-9]{1,5})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,5})s)?");

    private Words() {}

    static String unit(String name) throws Refused {
        return matching(UNIT, name, "a unit's name", "at most 53 of a-z, 0-9 and '-', not first or last '-'");
    }

    static String namespace(String name) throws Refused {
        return matching(LABEL, name, "a namespace", "at most 63 of a-z, 0-9 and '-', not first or last '-'");
    }

    /** Helm's rule for the names of releases. */
    static String release(String name) throws Refused {
        String rule = "at most 53 of a-z, 0-9, '-' and '.', each part between dots not first or last '-'";
        return matching(RELEASE, name, LONGEST_RELEASE, "the name of a release", rule);
    }

    static String chartName(String name) throws Refused {
        return matching(
                CHART_NAME, name, "a chart's name", "letters, digits, '.', '_' and '-'; its URL is the repository");
    }

    static String chartVersion(String version) throws Refused {
        return matching(VERSION, version, "a chart's version", "a version such as 1.2.3, or a range such as ^1.2");
    }

    static String stage(String name) throws Refused {
        return matching(STAGE, name, "a stage of a Dockerfile", "letters, digits, '_', '.' and '-'");
    }

    static String buildArg(String name) throws Refused {
        return matching(BUILD_ARG, name, "a build argument's name", "letters, digits and '_', not first a digit");
    }

    /** What can be an argument of a program. */
    static String argument(String value) throws Refused {
        if (value.indexOf('\0') >= 0) {
            throw new Refused("the value holds a NUL character");
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > LARGEST_ARGUMENT) {
            throw new Refused("the value is larger than " + LARGEST_ARGUMENT / 1024 + " KiB");
        }
        return value;
    }

    static String valuePath(String path) throws Refused {
        return matching(VALUE_PATH, path, "a path into a chart's values", "names with dots between, such as image.tag");
    }

    /** Seconds from {@code 300s}, {@code 5m} or {@code 1h30m}. */
    static int seconds(String duration) throws Refused {
        Matcher parts = DURATION.matcher(duration);
        if (duration.isEmpty() || !parts.matches()) {
            throw new Refused(Faults.quoted(duration) + " is no duration; write such as \"300s\" or \"5m\"");
        }
        return seconds(3600 * number(parts.group(1)) + 60 * number(parts.group(2)) + number(parts.group(3)));
    }

    static int seconds(long seconds) throws Refused {
        if (seconds < 1 || seconds > DAY) {
            throw new Refused("a timeout is from 1 second to " + DAY + " (a day)");
        }
        return (int) seconds;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** A chart repository, without credentials: they would be readable in the plan. */
    static String chartRepository(String url) throws Refused {
        try {
            URI uri = new URI(url.length() > LONGEST_URL ? "" : url);
            boolean known = "https".equals(uri.getScheme()) || "oci".equals(uri.getScheme());
            if (known
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException ignored) {
            // The message below says what is wanted; the exception's own would repeat the URL.
        }
        throw new Refused("a chart repository is an https:// or oci:// URL without user, password, query or fragment");
    }

    /** A chart of a registry has the name of an image, which is the repository's with the chart's behind it. */
    static boolean isChartReference(String repository, String chart) {
        String parent = repository.endsWith("/") ? repository.substring(0, repository.length() - 1) : repository;
        return !repository.startsWith("oci://")
                || OCI_CHART.matcher(parent + "/" + chart).matches();
    }

    private static String matching(Pattern pattern, String value, String what, String rule) throws Refused {
        return matching(pattern, value, LONGEST, what, rule);
    }

    private static String matching(Pattern pattern, String value, int longest, String what, String rule)
            throws Refused {
        if (value.length() > longest || !pattern.matcher(value).matches()) {
            throw new Refused(Faults.quoted(value) + " is not " + what + ": " + rule);
        }
        return value;
    }
}
