package io.kubegitdeploy.gateway.repository;

/**
 * A pattern for names with slashes: {@code *} stands for any characters but {@code /}, {@code **} for any, everything
 * else for itself. Matching takes at most (length of pattern) × (length of text) steps, whatever the pattern.
 */
public final class Glob {
    private final String pattern;

    public Glob(String pattern) {
        this.pattern = pattern;
    }

    public boolean matches(String text) {
        if (pattern.indexOf('*') < 0) {
            return pattern.equals(text);
        }
        // reached[i]: the pattern so far can stand for the first i characters of the text.
        boolean[] reached = new boolean[text.length() + 1];
        reached[0] = true;
        int at = 0;
        while (at < pattern.length()) {
            if (pattern.startsWith("**", at)) {
                star(text, reached, true);
                at += 2;
            } else if (pattern.charAt(at) == '*') {
                star(text, reached, false);
                at++;
            } else {
                step(text, reached, pattern.charAt(at));
                at++;
            }
        }
        return reached[text.length()];
    }

    private static void star(String text, boolean[] reached, boolean slashesToo) {
        for (int i = 0; i < text.length(); i++) {
            reached[i + 1] |= reached[i] && (slashesToo || text.charAt(i) != '/');
        }
    }

    private static void step(String text, boolean[] reached, char wanted) {
        for (int i = text.length(); i > 0; i--) {
            reached[i] = reached[i - 1] && text.charAt(i - 1) == wanted;
        }
        reached[0] = false;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
