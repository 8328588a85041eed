package io.kubegitdeploy.job;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Masks what looks like a credential. Everything that a tool prints passes here before it reaches a log or a status:
 * a last line of defence, which knows shapes, not values.
 */
public final class Redaction {

    private static final String MASK = "***";

    private record Rule(Pattern pattern, String replacement) {}

    private static final List<Rule> RULES = List.of(
            rule("(?<=://)[^\\s/@:]{0,256}:[^\\s/@]{0,512}@", MASK + "@"),
            rule("(?<=://)[^\\s/@:]{8,512}@", MASK + "@"),
            rule("\\bgh[pousr]_[A-Za-z0-9]{16,255}", MASK),
            rule("\\bgithub_pat_[A-Za-z0-9_]{16,255}", MASK),
            rule("\\bglpat-[A-Za-z0-9_-]{16,255}", MASK),
            rule("\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}", MASK),
            rule("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", MASK),
            rule("\\beyJ[A-Za-z0-9_-]{8,4096}\\.[A-Za-z0-9_-]{8,4096}(?:\\.[A-Za-z0-9_-]{0,4096})?", MASK),
            rule("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*", MASK),
            rule("(?i)\\b(bearer|basic)\\s+(?=\\S{0,4096}[0-9=])[A-Za-z0-9+/=._~-]{8,4096}", "$1 " + MASK),
            rule(
                    "(?i)([A-Za-z0-9_.-]{0,40}(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)"
                            + "[\"']?\\s{0,4}[=:]\\s{0,4}[\"']?)[^\\s\"',;&]{4,4096}",
                    "$1" + MASK),
            rule("(?i)([?&](?:sig|signature|x-amz-[a-z-]{1,30})=)[^\\s&\"']{4,4096}", "$1" + MASK));

    private Redaction() {}

    /** The same line with credentials replaced by {@code ***}. Meant for lines of bounded length. */
    public static String mask(String line) {
        String masked = line;
        for (Rule rule : RULES) {
            masked = rule.pattern().matcher(masked).replaceAll(rule.replacement());
        }
        return masked;
    }

    private static Rule rule(String regex, String replacement) {
        return new Rule(Pattern.compile(regex), replacement);
    }
}
