package io.kubegitdeploy.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How alike two words are spelled. */
final class Likeness {
    private Likeness() {}

    /** The word that is spelled most alike, if fewer than {@code far} characters are to be added, left out or changed. */
    static Optional<String> nearest(String wanted, Collection<String> known, int far) {
        String text = wanted.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(one -> distance(text, one) < far)
                .min(Comparator.comparingInt(one -> distance(text, one)));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
