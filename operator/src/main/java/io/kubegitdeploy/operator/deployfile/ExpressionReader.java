package io.kubegitdeploy.operator.deployfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an expression. Go's spelling and that of Handlebars differ in the leading dot and in single quotes only, and
 * both are taken: {@code replace "/" "-" .git.branch | lower}, {@code (eq git.branch 'master')}. Between two pipelines
 * may stand {@code ==} or {@code !=}.
 */
final class ExpressionReader {
    /** Deeper brackets would need an unbounded stack. */
    private static final int DEEPEST = 32;

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PATH =
            Pattern.compile("(\\.?)(" + WORD + "(?:\\." + WORD + "){0,15})(?![A-Za-z0-9_.])");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}(?![A-Za-z0-9_.])");

    private final String text;
    private final int offset;
    private int index;

    private ExpressionReader(String text, int offset) {
        this.text = text;
        this.offset = offset;
    }

    /** Reads all of the text; {@code offset} is where it begins in the file. What is wrong with it becomes a fault. */
    static Expression read(String text, int offset, Faults faults) {
        ExpressionReader reader = new ExpressionReader(text, offset);
        try {
            Expression expression = reader.comparison(0);
            if (reader.index < text.length()) {
                throw reader.unexpected("the end of the tag");
            }
            return expression;
        } catch (Broken e) {
            faults.add(e.at(), e.getMessage());
            return new Expression.Unreadable(offset);
        }
    }

    private Expression comparison(int depth) throws Broken {
        if (depth == DEEPEST) {
            throw Broken.at(place(), "more than " + DEEPEST + " levels of brackets");
        }
        Expression left = pipeline(depth);
        int at = place();
        if (!text.startsWith("==", index) && !text.startsWith("!=", index)) {
            return left;
        }
        TemplateFunction function = text.startsWith("==", index) ? TemplateFunction.EQ : TemplateFunction.NE;
        index += 2;
        return new Expression.Call(at, function, List.of(left, pipeline(depth)));
    }

    private Expression pipeline(int depth) throws Broken {
        Expression value = command(Optional.empty(), depth);
        while (next() == '|' && !text.startsWith("||", index)) {
            index++;
            value = command(Optional.of(value), depth);
        }
        return value;
    }

    private Expression command(Optional<Expression> piped, int depth) throws Broken {
        int at = place();
        Matcher word = matcher(WORD);
        boolean named = word.lookingAt() && (word.end() == text.length() || text.charAt(word.end()) != '.');
        Optional<TemplateFunction> function = named ? TemplateFunction.named(word.group()) : Optional.empty();
        if (function.isEmpty()) {
            Expression operand = operand(depth);
            if (named && (piped.isPresent() || operandFollows())) {
                throw Broken.at(
                        at, "there is no function " + Faults.quoted(word.group()) + "; there are " + functions());
            }
            if (piped.isPresent()) {
                throw Broken.at(at, "a pipe (|) leads into a function; there are " + functions());
            }
            return operand;
        }
        index = word.end();
        List<Expression> arguments = new ArrayList<>();
        while (operandFollows()) {
            arguments.add(operand(depth));
        }
        piped.ifPresent(arguments::add);
        if (!function.get().takes(arguments.size())) {
            throw Broken.at(at, function.get().usage() + "; this has " + arguments.size());
        }
        return new Expression.Call(at, function.get(), List.copyOf(arguments));
    }

    private boolean operandFollows() {
        int c = next();
        return c >= 0 && c != '|' && c != ')' && c != '=' && c != '!';
    }

    private Expression operand(int depth) throws Broken {
        int at = place();
        int c = next();
        if (c == '(') {
            index++;
            Expression inner = comparison(depth + 1);
            if (next() != ')') {
                throw unexpected("')' to close the bracket");
            }
            index++;
            return inner;
        }
        if (c == '"' || c == '\'' || c == '`') {
            return new Expression.Literal(at, new Datum.Text(string((char) c)));
        }
        Matcher whole = matcher(WHOLE);
        if (whole.lookingAt()) {
            index = whole.end();
            return new Expression.Literal(at, new Datum.Whole(Long.parseLong(whole.group())));
        }
        return variable(at);
    }

    private Expression variable(int at) throws Broken {
        Matcher path = matcher(PATH);
        if (path.lookingAt()) {
            index = path.end();
            boolean dotted = !path.group(1).isEmpty();
            return switch (path.group()) {
                case "true" -> new Expression.Literal(at, new Datum.Truth(true));
                case "false" -> new Expression.Literal(at, new Datum.Truth(false));
                case "nil" -> throw Broken.at(at, "nil can't be used in a deploy file: no variable is nil");
                default -> new Expression.Variable(at, path.group(2), dotted);
            };
        }
        if (next() == '$') {
            throw Broken.at(at, "a variable of the template's own ($) can't be used in a deploy file");
        }
        boolean alone =
                next() == '.' && (index + 1 == text.length() || " \t\r\n|)=!".indexOf(text.charAt(index + 1)) >= 0);
        if (!alone) {
            throw unexpected("a value");
        }
        index++;
        return new Expression.Variable(at, "", true);
    }

    /** The string that begins here, with Go's escapes; between backquotes there are none. */
    private String string(char quote) throws Broken {
        int start = place();
        StringBuilder value = new StringBuilder();
        for (index++; index < text.length(); index++) {
            char c = text.charAt(index);
            if (c == quote) {
                index++;
                return value.toString();
            }
            if (c == '\\' && quote != '`') {
                value.appendCodePoint(escaped());
            } else {
                value.append(c);
            }
        }
        throw Broken.at(start, "the string that begins here has no closing quote " + quote);
    }

    /** The character that an escape stands for; leaves its last character to be passed over. */
    private int escaped() throws Broken {
        int at = offset + index;
        index++;
        char sign = index < text.length() ? text.charAt(index) : ' ';
        return switch (sign) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '"', '\'', '\\', '/' -> sign;
            case 'u' -> hex(4, at);
            case 'U' -> hex(8, at);
            default ->
                throw Broken.at(at, "in a string of a template a backslash stands before n t r \" ' / \\ u or U");
        };
    }

    private int hex(int digits, int at) throws Broken {
        int end = index + 1 + digits;
        if (end <= text.length() && text.substring(index + 1, end).matches("[0-9A-Fa-f]+")) {
            long value = Long.parseLong(text.substring(index + 1, end), 16);
            if (value <= Character.MAX_CODE_POINT && Character.getType((int) value) != Character.SURROGATE) {
                index = end - 1;
                return (int) value;
            }
        }
        throw Broken.at(at, "expected " + digits + " hexadecimal digits of a character");
    }

    /** The next character that is no white space, or -1. */
    private int next() {
        while (index < text.length() && Character.isWhitespace(text.charAt(index))) {
            index++;
        }
        return index < text.length() ? text.charAt(index) : -1;
    }

    private int place() {
        next();
        return offset + index;
    }

    private Matcher matcher(Pattern pattern) {
        next();
        return pattern.matcher(text).region(index, text.length()).useTransparentBounds(true);
    }

    private Broken unexpected(String expected) {
        int at = place();
        if (index == text.length()) {
            return Broken.at(at, "expected " + expected + ", found the end of the tag");
        }
        String operator = List.of("&&", "||", ":=").stream()
                .filter(sign -> text.startsWith(sign, index))
                .findFirst()
                .orElse(Character.toString(text.codePointAt(index)));
        return Broken.at(
                at,
                switch (operator) {
                    case "&&", "||" ->
                        operator + " can't be used in a deploy file; write and (...) (...), or (...) (...)";
                    case "=" -> "expected " + expected + ", found \"=\"; equal is ==";
                    case "!" -> "expected " + expected + ", found \"!\"; write not, or != between two values";
                    default -> "expected " + expected + ", found " + Faults.quoted(operator);
                });
    }

    private static String functions() {
        return TemplateFunction.names();
    }
}
