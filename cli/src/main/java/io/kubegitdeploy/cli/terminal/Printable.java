package io.kubegitdeploy.cli.terminal;

import java.util.regex.Pattern;

/**
 * Text that came with a push or from a server, made fit for a terminal: nothing in it moves the cursor, changes colours
 * or turns the direction of writing.
 */
public final class Printable {
    private static final Pattern COLOUR = Pattern.compile("\\x1b\\[[0-9;]{0,32}+m");

    private Printable() {}

    /** On one line: colours are left out, line breaks and tabs are blanks, other control characters are written out. */
    public static String line(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        COLOUR.matcher(text).replaceAll("").codePoints().forEach(c -> {
            if (c == '\n' || c == '\r' || c == '\t') {
                shown.append(' ');
            } else {
                append(shown, c);
            }
        });
        return shown.toString();
    }

    /** JSON, in which such characters can only stand in strings: they are escaped there. */
    public static String json(String json) {
        StringBuilder shown = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (c == '\n') {
                shown.append('\n');
            } else {
                append(shown, c);
            }
        });
        return shown.toString();
    }

    private static void append(StringBuilder shown, int c) {
        int type = Character.getType(c);
        boolean visible = !Character.isISOControl(c)
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
        if (visible) {
            shown.appendCodePoint(c);
        } else {
            for (char unit : Character.toChars(c)) {
                shown.append(String.format("\\u%04X", (int) unit));
            }
        }
    }
}
