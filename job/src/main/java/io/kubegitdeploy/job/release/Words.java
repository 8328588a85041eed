package io.kubegitdeploy.job.release;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Helm said on standard error, made fit for a person, and read for its kind where Helm has no exit codes for it.
 *
 * @param lines the last ones, oldest first
 */
record Words(List<String> lines) {

    /** How Helm 4 and client-go word a server that cannot be reached or is not itself just now. */
    private static final Pattern UNREACHABLE = Pattern.compile("cluster unreachable|connection refused|connection reset"
            + "|i/o timeout|TLS handshake timeout|no such host|no route to host|network is unreachable|unexpected EOF"
            + "|etcdserver: |the server is currently unable to handle the request|too many requests"
            + "|Client\\.Timeout exceeded|server was unable to return a response in the time allotted"
            + "|http2: client connection lost|no endpoints available for service");

    private static final Pattern SOMEBODY_ELSE = Pattern.compile(
            "another operation \\(install/upgrade/rollback\\) is in progress|cannot re-use a name"
                    + "|the object has been modified|release: already exists|secrets \"sh\\.helm\\.release\\.v1\\..*\" already exists");

    private static final Pattern FORBIDDEN = Pattern.compile("is forbidden: User|: Unauthorized|must be logged in");
    private static final Pattern NOT_FOUND = Pattern.compile("release: not found");
    private static final Pattern LOG_LINE = Pattern.compile("(time=\\S+ )?level=[A-Z]+ msg=.*");
    private static final Pattern PREFACE = Pattern.compile("^Error: |(UPGRADE|INSTALLATION|ROLLBACK) FAILED: "
            + "|release \\S+ failed, and has been (rolled back|uninstalled) due to rollback-on-failure being set: ");
    /** As klog prints the warnings in the API server's answers. */
    private static final Pattern WARNING = Pattern.compile("warnings\\.go:[0-9]+\\] \"(Warning: .*)\"$");

    private static final int LINES_TOLD = 12;
    private static final int WARNINGS_TOLD = 3;

    Words {
        lines = List.copyOf(lines);
    }

    boolean sayUnreachable() {
        return say(UNREACHABLE);
    }

    boolean saySomebodyElse() {
        return say(SOMEBODY_ELSE);
    }

    boolean sayForbidden() {
        return say(FORBIDDEN);
    }

    boolean sayNotFound() {
        return say(NOT_FOUND);
    }

    /** The error as one sentence, and what the API server warned of: often that is the reason. */
    String error() {
        int start = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("Error: ")) {
                start = i;
            }
        }
        List<String> told = new ArrayList<>();
        for (String line : lines.subList(start, lines.size())) {
            if (!line.isBlank()
                    && !LOG_LINE.matcher(line).matches()
                    && !WARNING.matcher(line).find()) {
                told.add(PREFACE.matcher(line.strip()).replaceAll(""));
            }
        }
        if (told.isEmpty()) {
            told.addAll(lines);
        }
        Stream<String> last = told.stream().skip(Math.max(0, told.size() - LINES_TOLD));
        return Stream.concat(last, warnings()).reduce((a, b) -> a + "; " + b).orElse("Helm did not say why");
    }

    private Stream<String> warnings() {
        return lines.stream()
                .map(WARNING::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1).replace("\\\"", "\""))
                .distinct()
                .limit(WARNINGS_TOLD);
    }

    private boolean say(Pattern pattern) {
        return lines.stream().anyMatch(line -> pattern.matcher(line).find());
    }
}
