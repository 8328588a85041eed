package io.kubegitdeploy.operator.deployfile;

/** Finds the tags of a deploy file, in the spelling of Go or of Handlebars, and what is written plainly between them. */
final class Braces {
    /** These keep the search for the end of hostile tags short. */
    private static final int LONGEST_TAG = 1024;

    private static final int LONGEST_QUOTED = 256;

    private final String text;
    private final Faults faults;
    private final Blocks blocks;
    private int textStart;
    private int next;

    private Braces(String text, Faults faults) {
        this.text = text;
        this.faults = faults;
        this.blocks = new Blocks(faults);
    }

    /** Takes the text apart; a tag that can't be read is a fault. */
    static Blocks takeApart(String text, Faults faults) throws Broken {
        Braces braces = new Braces(text, faults);
        braces.takeApart();
        return braces.blocks;
    }

    private void takeApart() throws Broken {
        if (text.startsWith("\uFEFF")) {
            textStart = 1;
        }
        next = textStart;
        for (int open = text.indexOf("{{", next); open >= 0; open = text.indexOf("{{", next)) {
            tag(open);
        }
        plain(text.length());
    }

    /** Takes the tag that opens here; one that never closes is a fault and stays as plain text. */
    private void tag(int open) throws Broken {
        boolean trimBefore = text.startsWith("-", open + 2);
        int inside = open + (trimBefore ? 3 : 2);
        int content = skipWhiteSpace(inside);
        int close = closing(content);
        if (close < 0) {
            faults.add(open, "{{ is never closed by }}");
            // What follows an open comment would belong to it.
            next = isComment(content) ? text.length() : open + 2;
            return;
        }
        boolean trimAfter = close > inside && text.charAt(close - 1) == '-' && !text.startsWith("!--", content);
        plain(trimBefore ? trimmedEnd(open) : open);
        blocks.tag(
                isComment(content)
                        ? new Tag.Comment()
                        : Tag.parse(text.substring(content, trimAfter ? close - 1 : close), content, faults),
                open);
        int end = close + 2;
        if (text.startsWith("{", content) && text.startsWith("}", end)) {
            end++;
        }
        next = trimAfter ? skipWhiteSpace(end) : end;
        textStart = next;
    }

    private void plain(int end) {
        if (end > textStart) {
            blocks.text(textStart, end);
        }
    }

    private boolean isComment(int content) {
        return text.startsWith("/*", content) || text.startsWith("!", content);
    }

    /** Where the tag's closing braces are, or -1. */
    private int closing(int content) {
        if (text.startsWith("/*", content)) {
            int end = text.indexOf("*/", content + 2);
            int dash = end < 0 ? -1 : skipWhiteSpace(end + 2);
            int close = dash >= 0 && text.startsWith("-", dash) ? dash + 1 : dash;
            return close >= 0 && text.startsWith("}}", close) ? close : -1;
        }
        if (text.startsWith("!--", content)) {
            int end = text.indexOf("--}}", content + 3);
            return end < 0 ? -1 : end + 2;
        }
        if (text.startsWith("!", content)) {
            return text.indexOf("}}", content);
        }
        for (int i = content; i < Math.min(text.length(), content + LONGEST_TAG); i++) {
            if (text.startsWith("}}", i)) {
                return i;
            }
            if (text.startsWith("{{", i)) {
                return -1;
            }
            i = skipQuoted(i);
        }
        return -1;
    }

    /** The end of the quoted text that begins here and ends on its line; if there is none, here. */
    private int skipQuoted(int start) {
        char quote = text.charAt(start);
        if (quote != '"' && quote != '\'' && quote != '`') {
            return start;
        }
        int most = Math.min(text.length(), start + LONGEST_QUOTED);
        for (int i = start + 1; i < most && text.charAt(i) != '\n'; i++) {
            if (text.charAt(i) == quote) {
                return i;
            }
            if (text.charAt(i) == '\\' && quote != '`') {
                i++;
            }
        }
        return start;
    }

    private int skipWhiteSpace(int from) {
        int i = from;
        while (i < text.length() && isWhiteSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private int trimmedEnd(int open) {
        int end = open;
        while (end > textStart && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
