package io.kubegitdeploy.cli.terminal;

/** A piece of a line; its text is made printable. */
public record Span(String text, Style style) {
    public Span {
        text = Printable.line(text);
    }

    public static Span plain(String text) {
        return new Span(text, Style.PLAIN);
    }
}
