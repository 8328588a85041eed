package io.kubegitdeploy.operator.deployfile;

import java.util.ArrayList;
import java.util.List;

/**
 * A deploy file taken apart into what is written plainly and its tags, in the spelling of Go or of Handlebars. What
 * else a template may hold (blocks, functions) has its place in {@link Tag}.
 */
final class Template {
    private sealed interface Piece {
        record Text(int start, int end) implements Piece {}

        record Filled(Tag tag, int at) implements Piece {}
    }

    /** These keep the search for the end of hostile tags short. */
    private static final int LONGEST_TAG = 1024;

    private static final int LONGEST_QUOTED = 256;

    private final String text;
    private final Faults faults;
    private final List<Piece> pieces = new ArrayList<>();
    private int textStart;
    private int next;

    private Template(String text, Faults faults) {
        this.text = text;
        this.faults = faults;
    }

    /** Fills the values in. What can't be filled in is a fault, and leaves nothing in its place. */
    static Cells render(String text, TemplateData data, Faults faults) throws Broken {
        Template template = new Template(text, faults);
        template.takeApart();
        Cells cells = new Cells();
        for (Piece piece : template.pieces) {
            switch (piece) {
                case Piece.Text plain -> cells.text(text, plain.start(), plain.end());
                case Piece.Filled filled -> cells.value(template.value(filled, data), filled.at());
            }
        }
        return cells;
    }

    private String value(Piece.Filled filled, TemplateData data) {
        switch (filled.tag()) {
            case Tag.Variable variable -> {
                try {
                    return data.value(variable.name());
                } catch (Refused e) {
                    faults.add(variable.at(), e.getMessage());
                }
            }
            case Tag.Unsupported unsupported ->
                faults.add(
                        filled.at(),
                        unsupported.construct()
                                + " can't be used in a deploy file: it takes values, such as {{ .git.sha }}");
            case Tag.Comment ignored -> {}
        }
        return "";
    }

    private void takeApart() {
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
    private void tag(int open) {
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
        pieces.add(new Piece.Filled(
                isComment(content)
                        ? new Tag.Comment()
                        : Tag.parse(text.substring(content, trimAfter ? close - 1 : close), content),
                open));
        int end = close + 2;
        if (text.startsWith("{", content) && text.startsWith("}", end)) {
            end++;
        }
        next = trimAfter ? skipWhiteSpace(end) : end;
        textStart = next;
    }

    private void plain(int end) {
        if (end > textStart) {
            pieces.add(new Piece.Text(textStart, end));
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
