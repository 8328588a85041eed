package io.kubegitdeploy.operator.deployfile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands between <code>{{</code> and <code>}}</code>. */
sealed interface Tag {
    /** A variable; {@code name} is without a leading dot, {@code at} is where it is written. */
    record Variable(String name, int at) implements Tag {}

    /** A comment. */
    record Comment() implements Tag {}

    /** What templates of this kind have elsewhere, but not here. */
    record Unsupported(String construct) implements Tag {}

    Pattern PATH = Pattern.compile("\\.?([A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*){0,15})");
    Pattern FIRST_WORD = Pattern.compile("[#/^>&]?\\s*[A-Za-z_][A-Za-z0-9_]*");
    Pattern KEYWORD =
            Pattern.compile("if|else|end|range|with|define|template|block|break|continue|each|unless|true|false|nil");

    /** Reads a tag's inside, comments and dashes taken away; {@code at} is where it begins. */
    static Tag parse(String inside, int at) {
        String content = inside.strip();
        Matcher path = PATH.matcher(content);
        if (path.matches() && !KEYWORD.matcher(content).matches()) {
            return new Variable(path.group(1), at + inside.indexOf(content));
        }
        return new Unsupported(construct(content));
    }

    private static String construct(String content) {
        if (content.isEmpty()) {
            return "an empty {{ }}";
        }
        if (content.startsWith("{")) {
            return "{{{ }}} (values are never HTML-escaped, two braces are enough)";
        }
        if (content.startsWith("$")) {
            return "a variable of the template's own ($)";
        }
        Matcher word = FIRST_WORD.matcher(content);
        if (word.lookingAt()) {
            return "{{ " + word.group().replaceAll("\\s+", "") + " }}";
        }
        return content.contains("|") ? "a pipe (|)" : "the expression " + Faults.quoted(content);
    }
}
