package io.kubegitdeploy.operator.jobs;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The end of a program's output, fit to be shown: without what looks like a secret, control characters, or more than 4 KiB. */
public final class LastLines {
    /** In bytes of UTF-8. */
    public static final int LIMIT = 4096;

    private static final String MASK = "***";

    /**
     * What looks like a credential. The pattern is linear in the text's length.
     *
     * @param marks one of these, in small letters, is in every text that the pattern finds something in: most texts have
     *     none, and are not searched
     */
    private record Secret(Pattern pattern, List<String> marks) {
        static Secret of(String pattern, String... marks) {
            return new Secret(Pattern.compile(pattern), List.of(marks));
        }

        String mask(String text, String inSmallLetters) {
            return marks.stream().anyMatch(inSmallLetters::contains)
                    ? pattern.matcher(text).replaceAll(MASK)
                    : text;
        }
    }

    private static final List<Secret> SECRETS = List.of(
            Secret.of("(?<=://)[^/\\s@]{1,512}+(?=@)", "://"),
            Secret.of(
                    "\\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-|dckr_pat_|npm_)[A-Za-z0-9_-]{16,}+",
                    "gh",
                    "github_pat_",
                    "glpat-",
                    "xox",
                    "dckr_pat_",
                    "npm_"),
            Secret.of("\\beyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]*+)?", "eyj"),
            Secret.of("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", "akia", "asia"),
            Secret.of("(?i)(?<=\\b(?:bearer|basic|token) )[A-Za-z0-9._~+/=-]{16,}+", "bearer ", "basic ", "token "),
            Secret.of(
                    "(?i)(?<=(?:password|passwd|secret|token|api_key|apikey|access_key|private_key)\\\\?[\"']?\\s?[:=]\\s?)[^\\s,;]{4,}+",
                    "passw",
                    "secret",
                    "token",
                    "key"),
            Secret.of("(?s)(?<=-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----).*?(?=-----END|\\z)", "-----begin "));

    private static final Pattern ANSI = Pattern.compile("\\x1b\\[[0-9;?]{0,16}+[A-Za-z]");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private LastLines() {}

    /** Masked first, then cut, so that no cut leaves half a secret unseen. */
    public static String of(String output) {
        return end(shown(output));
    }

    /** A message on one line, fit to be shown, of at most that many characters. */
    public static String sentence(String text, int limit) {
        String line = SPACE.matcher(shown(text)).replaceAll(" ");
        return line.length() <= limit ? line : line.substring(0, limit - 1) + "…";
    }

    /** Without colours and control characters; what looks like a credential is {@code ***}. */
    private static String shown(String text) {
        String shown =
                ANSI.matcher(text.replace("\r\n", "\n").replace('\r', '\n')).replaceAll("");
        String inSmallLetters = shown.toLowerCase(Locale.ROOT);
        for (Secret secret : SECRETS) {
            shown = secret.mask(shown, inSmallLetters);
        }
        return CONTROL.matcher(shown)
                .replaceAll("")
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"))
                .strip();
    }

    /** Whole lines from the end that fit; of a last line that alone is too long, its end. */
    private static String end(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LIMIT) {
            return text;
        }
        int from = bytes.length - LIMIT;
        while ((bytes[from] & 0xC0) == 0x80) {
            from++;
        }
        String cut = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        int line = cut.indexOf('\n');
        return line < 0 ? cut : cut.substring(line + 1);
    }
}
