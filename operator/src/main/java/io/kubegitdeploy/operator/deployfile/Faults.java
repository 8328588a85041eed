package io.kubegitdeploy.operator.deployfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Collects what is wrong by its offset in the file, and tells it by line and column. */
final class Faults {
    /** More than a person reads at once. */
    private static final int MOST = 20;

    private static final int MOST_SHOWN = 80;

    private record Fault(int at, String message) {}

    private final String text;
    private final int[] lineStarts;
    private final List<Fault> faults = new ArrayList<>();

    Faults(String text) {
        this.text = text;
        this.lineStarts = IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, text.length())
                                .filter(i -> text.charAt(i) == '\n')
                                .map(i -> i + 1))
                .toArray();
    }

    void add(int at, String message) {
        faults.add(new Fault(at, message));
    }

    boolean none() {
        return faults.isEmpty();
    }

    /** The line of an offset, from 1. */
    int line(int at) {
        int found = Arrays.binarySearch(lineStarts, at);
        return found >= 0 ? found + 1 : -found - 1;
    }

    List<Problem> problems() {
        return faults.stream()
                .sorted(Comparator.comparingInt(Fault::at))
                .map(this::problem)
                .distinct()
                .limit(MOST)
                .toList();
    }

    private Problem problem(Fault fault) {
        int at = Math.min(fault.at(), text.length());
        int line = line(at);
        int column = text.codePointCount(lineStarts[line - 1], at) + 1;
        return new Problem(line, column, fault.message());
    }

    /** A value of the file or the push, made fit for a message: cut, and without control characters. */
    static String quoted(String value) {
        StringBuilder shown = new StringBuilder("\"");
        value.codePoints().limit(MOST_SHOWN).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04X", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(value.codePointCount(0, value.length()) > MOST_SHOWN ? "...\"" : "\"")
                .toString();
    }
}
