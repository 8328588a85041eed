package io.kubegitdeploy.cli.terminal;

/** How a piece of text looks where there are colours. */
public enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    GOOD("32"),
    BAD("31"),
    WARNING("33"),
    BUSY("36");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The text with what switches the style on before it, and off after it. */
    String around(String text) {
        return this == PLAIN || text.isBlank() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
