package io.kubegitdeploy.operator.deployfile;

import java.util.function.IntPredicate;

/** A place in the rendered text, and the steps that need no grammar. Only the author's characters count as signs. */
final class TomlText {
    private final Cells cells;
    private int index;

    TomlText(Cells cells) {
        this.cells = cells;
    }

    /** The next cell, seams passed over. */
    int peek() {
        while (cells.get(index) == Cells.SEAM) {
            index++;
        }
        return cells.get(index);
    }

    /** The cell {@code ahead} of the next one, seams included: signs of several characters have none within. */
    int ahead(int ahead) {
        return cells.get(index + ahead);
    }

    int at() {
        peek();
        return cells.offset(index);
    }

    void advance() {
        peek();
        index++;
    }

    void advance(int count) {
        index += count;
    }

    boolean take(char sign) {
        if (peek() != sign) {
            return false;
        }
        index++;
        return true;
    }

    void expect(char sign, String where) throws Broken {
        if (!take(sign)) {
            throw unexpected("'" + sign + "' " + where);
        }
    }

    /** The next characters for as long as they are of this kind, whoever wrote them. */
    String word(IntPredicate kind) {
        StringBuilder word = new StringBuilder();
        for (int cell = peek(); cell != Cells.END; cell = peek()) {
            int character = Cells.character(cell);
            if (!kind.test(character) || (Cells.isValue(cell) && !isPlain(character))) {
                break;
            }
            word.appendCodePoint(character);
            index++;
        }
        return word.toString();
    }

    void skipSpace() {
        while (peek() == ' ' || peek() == '\t') {
            index++;
        }
    }

    /** Takes a line break if one is next. */
    boolean takeNewline() {
        if (peek() == '\r' && ahead(1) == '\n') {
            index += 2;
            return true;
        }
        return take('\n');
    }

    /** Takes a comment, if one is next, up to the end of its line. */
    void skipComment() throws Broken {
        if (!take('#')) {
            return;
        }
        for (int cell = peek();
                cell != Cells.END && cell != '\n' && !(cell == '\r' && ahead(1) == '\n');
                cell = peek()) {
            if (Cells.isValue(cell)
                    ? !isPlain(Cells.character(cell))
                    : (cell != '\t' && (cell < ' ' || cell == 0x7F))) {
                throw unexpected("a comment");
            }
            index++;
        }
    }

    /** The rest of a line holds a comment at most. */
    void endOfLine(String after) throws Broken {
        skipSpace();
        skipComment();
        if (peek() != Cells.END && !takeNewline()) {
            throw unexpected("the end of the line after " + after);
        }
    }

    /** White space, line breaks and comments, between the elements of an array. */
    void skipLines() throws Broken {
        do {
            skipSpace();
            skipComment();
        } while (takeNewline());
    }

    Broken unexpected(String expected) {
        int cell = peek();
        int character = Cells.character(cell);
        if (!Cells.isValue(cell)) {
            return Broken.at(at(), "expected " + expected + ", found " + name(cell));
        }
        return Broken.at(
                at(),
                isPlain(character)
                        ? "expected " + expected + ", found " + name(character)
                                + " of the value that stands here: put it in quotes"
                        : "the value that stands here holds " + name(character)
                                + "; outside of quotes it may hold letters, digits and . _ / - only");
    }

    private static String name(int character) {
        return switch (character) {
            case Cells.END -> "the end of the file";
            case '\n', '\r' -> "the end of the line";
            default -> Faults.quoted(Character.toString(character));
        };
    }

    /** What a value may hold outside of a string. */
    static boolean isPlain(int c) {
        return c == '.' || c == '/' || isBare(c);
    }

    /** What a key may hold outside of a string. */
    static boolean isBare(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
