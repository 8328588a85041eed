package io.kubegitdeploy.operator.deployfile;

/** Reads TOML's four kinds of strings. A value inside one is taken as it is: it can neither end it nor escape. */
final class TomlStrings {
    private final TomlText text;

    TomlStrings(TomlText text) {
        this.text = text;
    }

    /** Whether a string begins here. */
    boolean isNext() {
        return text.peek() == '"' || text.peek() == '\'';
    }

    /** Reads the string that begins here; as a key it has one line. */
    String read(boolean key) throws Broken {
        int at = text.at();
        char quote = (char) text.peek();
        if (!key && text.ahead(1) == quote && text.ahead(2) == quote) {
            text.advance(3);
            return lines(quote, at);
        }
        text.advance();
        return line(quote, at);
    }

    private String line(char quote, int start) throws Broken {
        StringBuilder value = new StringBuilder();
        while (text.peek() != quote) {
            if (text.peek() == Cells.END || text.peek() == '\n' || text.peek() == '\r') {
                throw Broken.unclosedString(start, "the string that begins here has no closing quote " + quote);
            }
            character(quote, value);
        }
        text.advance();
        return value.toString();
    }

    private String lines(char quote, int start) throws Broken {
        StringBuilder value = new StringBuilder();
        if (text.ahead(0) != Cells.SEAM) {
            text.takeNewline();
        }
        while (true) {
            if (text.peek() == Cells.END) {
                throw Broken.unclosedString(
                        start, "the string that begins here has no closing quotes " + ("" + quote).repeat(3));
            }
            int quotes = quotes(quote);
            if (quotes >= 3) {
                text.advance(quotes);
                return value.append(("" + quote).repeat(quotes - 3)).toString();
            }
            if (quotes > 0) {
                text.advance(quotes);
                value.append(("" + quote).repeat(quotes));
            } else if (text.takeNewline()) {
                value.append('\n');
            } else if (quote != '"' || !continuation()) {
                character(quote, value);
            }
        }
    }

    /** How many quotes stand here side by side, at most the five that can end a string. */
    private int quotes(char quote) {
        int count = 0;
        while (count < 5 && text.ahead(count) == quote) {
            count++;
        }
        return count;
    }

    /** A backslash at the end of a line: takes it and the white space up to the next character. */
    private boolean continuation() {
        int end = 1;
        while (text.peek() == '\\' && (text.ahead(end) == ' ' || text.ahead(end) == '\t')) {
            end++;
        }
        if (text.peek() != '\\'
                || (text.ahead(end) != '\n' && !(text.ahead(end) == '\r' && text.ahead(end + 1) == '\n'))) {
            return false;
        }
        text.advance(end);
        while (text.ahead(0) == ' ' || text.ahead(0) == '\t' || isNewline()) {
            text.advance(1);
        }
        return true;
    }

    private boolean isNewline() {
        return text.ahead(0) == '\n' || (text.ahead(0) == '\r' && text.ahead(1) == '\n');
    }

    private void character(char quote, StringBuilder value) throws Broken {
        int cell = text.peek();
        int c = Cells.character(cell);
        if (Character.getType(c) == Character.SURROGATE) {
            throw Broken.at(text.at(), "half a surrogate pair is no character");
        }
        if (Cells.isValue(cell)) {
            if (quote == '\'' && (c == '\'' || (c != '\t' && Character.isISOControl(c)))) {
                throw Broken.at(
                        text.at(),
                        "the value that stands here holds a quote or a line break: write the string in double quotes");
            }
        } else if (cell == '\\' && quote == '"') {
            text.advance();
            value.appendCodePoint(escape());
            return;
        } else if (c != '\t' && (c < ' ' || c == 0x7F)) {
            throw Broken.at(text.at(), "a control character in a string: write it as \\u" + String.format("%04X", c));
        }
        text.advance();
        value.appendCodePoint(c);
    }

    private int escape() throws Broken {
        int at = text.at();
        int sign = text.ahead(0);
        int escaped = switch (sign) {
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case '"', '\\' -> sign;
            case 'u' -> hex(4, at);
            case 'U' -> hex(8, at);
            default ->
                throw Broken.at(
                        at, "a backslash stands before b t n f r \" \\ u or U; for a backslash itself write \\\\");
        };
        text.advance(1);
        return escaped;
    }

    /** Leaves the last digit to be taken. */
    private int hex(int digits, int at) throws Broken {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            text.advance(1);
            int digit = text.ahead(0) < 128 ? Character.digit(text.ahead(0), 16) : -1;
            if (digit < 0) {
                throw Broken.at(at, "expected " + digits + " hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        if (!Character.isValidCodePoint(value) || Character.getType(value) == Character.SURROGATE) {
            throw Broken.at(at, "no such character");
        }
        return value;
    }
}
