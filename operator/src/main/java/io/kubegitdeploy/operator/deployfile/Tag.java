package io.kubegitdeploy.operator.deployfile;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands between <code>{{</code> and <code>}}</code>. */
sealed interface Tag {
    /** Gives a value. */
    record Output(Expression expression) implements Tag {}

    /** A comment. */
    record Comment() implements Tag {}

    /** Begins a block; {@code written} is its first word, {@code closing} that of the tag that closes it. */
    record Open(Kind kind, String written, String closing, Expression condition) implements Tag {}

    /** Goes on with the block's other side, under a condition or not. */
    record Else(Optional<Expression> condition) implements Tag {}

    /** Ends a block; {@code written} is what stands in the tag. */
    record Close(String written) implements Tag {}

    /** What templates of this kind have elsewhere, but not here; {@code opens} if a tag closes it. */
    record Unsupported(String construct, boolean opens) implements Tag {}

    /** What a block does with its condition. */
    enum Kind {
        IF,
        UNLESS,
        WITH
    }

    Pattern HEAD = Pattern.compile("([#/])?\\s*([A-Za-z_][A-Za-z0-9_-]*)(?![A-Za-z0-9_.-])");
    Pattern SIGN = Pattern.compile("[>^&]\\s*[A-Za-z0-9_-]*");
    Map<String, Kind> KINDS =
            Map.of("if", Kind.IF, "#if", Kind.IF, "#unless", Kind.UNLESS, "with", Kind.WITH, "#with", Kind.WITH);
    Set<String> OPENING = Set.of("range", "define", "block");
    Set<String> SINGLE = Set.of("template", "break", "continue");

    /** Reads a tag's inside, comments and dashes taken away; {@code at} is where it begins. */
    static Tag parse(String inside, int at, Faults faults) {
        String content = inside.strip();
        int start = at + inside.indexOf(content);
        Matcher head = HEAD.matcher(content);
        if (!head.lookingAt()) {
            return special(content).orElseGet(() -> new Output(ExpressionReader.read(content, start, faults)));
        }
        String sign = head.group(1) == null ? "" : head.group(1);
        String word = sign + head.group(2);
        String rest = content.substring(head.end());
        int restAt = start + head.end();
        if (sign.equals("/") || word.equals("end")) {
            return rest.isBlank() ? new Close(word) : new Unsupported("{{ " + word + " }} with more in it", false);
        }
        if (KINDS.containsKey(word)) {
            String closing = sign.isEmpty() ? "end" : "/" + head.group(2);
            return new Open(KINDS.get(word), word, closing, ExpressionReader.read(rest, restAt, faults));
        }
        if (word.equals("else")) {
            return otherwise(rest, restAt, faults);
        }
        if (sign.equals("#") || OPENING.contains(word)) {
            return new Unsupported("{{ " + word + " }}", true);
        }
        return SINGLE.contains(word)
                ? new Unsupported("{{ " + word + " }}", false)
                : new Output(ExpressionReader.read(content, start, faults));
    }

    private static Tag otherwise(String rest, int at, Faults faults) {
        Matcher head = HEAD.matcher(rest.stripLeading());
        if (!head.lookingAt()) {
            return rest.isBlank() ? new Else(Optional.empty()) : new Unsupported("{{ else }} with more in it", false);
        }
        if (!head.group().equals("if")) {
            return new Unsupported("{{ else " + head.group() + " }}", false);
        }
        int condition = rest.indexOf("if") + 2;
        return new Else(Optional.of(ExpressionReader.read(rest.substring(condition), at + condition, faults)));
    }

    private static Optional<Tag> special(String content) {
        if (content.isEmpty()) {
            return Optional.of(new Unsupported("an empty {{ }}", false));
        }
        if (content.startsWith("{")) {
            return Optional.of(
                    new Unsupported("{{{ }}} (values are never HTML-escaped, two braces are enough)", false));
        }
        if (content.startsWith("$")) {
            return Optional.of(new Unsupported("a variable of the template's own ($)", false));
        }
        Matcher sign = SIGN.matcher(content);
        return sign.lookingAt()
                ? Optional.of(new Unsupported("{{ " + sign.group().replaceAll("\\s+", "") + " }}", false))
                : Optional.empty();
    }
}
