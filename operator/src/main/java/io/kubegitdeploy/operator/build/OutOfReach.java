package io.kubegitdeploy.operator.build;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a build that failed because a registry was away from one that is wrong, by Kaniko's own last words: its exit code
 * is 1 for both. What a RUN says of its network is the user's, and counts as any other failure of it. Pure.
 */
public final class OutOfReach {
    /** How Kaniko begins what it says at its end; what follows may have several lines. */
    private static final Pattern LAST_WORDS =
            Pattern.compile("(?m)^error (?:checking push permissions|building image|pushing image)\\b");

    private static final Pattern OF_A_RUN = Pattern.compile("waiting for process to exit|exit status \\d");

    /** Go's words for what passes; a name that does not exist, a refused login and a missing image do not. */
    private static final Pattern PASSING = Pattern.compile("connection refused|connection reset by peer|broken pipe"
            + "|i/o timeout|TLS handshake timeout|no route to host|network is unreachable|host is down"
            + "|server misbehaving|Temporary failure in name resolution"
            + "|Client\\.Timeout exceeded|context deadline exceeded|unexpected EOF|: EOF\\b"
            + "|TOOMANYREQUESTS|unexpected status code (?:429|5\\d\\d)[^:\\n]{0,40}");

    private static final Pattern HOST = Pattern.compile("\\bhttps?://(?:[^/\\s\"@]{0,512}+@)?([^/\\s\"@]{1,253}+)");

    private OutOfReach() {}

    /** What could not be reached, for people, if that is why the build with this output failed. */
    public static Optional<String> in(String output) {
        return lastWords(output)
                .filter(words -> !OF_A_RUN.matcher(words).find())
                .flatMap(words -> last(PASSING.matcher(words))
                        .map(found -> host(words, found.start()) + " could not be reached or failed ("
                                + found.group().replaceFirst("^: ", "").strip() + ")"));
    }

    private static Optional<String> lastWords(String output) {
        return last(LAST_WORDS.matcher(output)).map(found -> output.substring(found.start()));
    }

    /** The host that was asked last before it went wrong. */
    private static String host(String words, int before) {
        return last(HOST.matcher(words.substring(0, before)))
                .map(found -> found.group(1))
                .orElse("a registry");
    }

    private static Optional<MatchResult> last(Matcher matcher) {
        return matcher.results().reduce((first, second) -> second);
    }
}
