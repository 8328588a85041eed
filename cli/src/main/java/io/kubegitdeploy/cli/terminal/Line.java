package io.kubegitdeploy.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A line of output. */
public record Line(List<Span> spans) {
    private static final int GAP = 2;

    public Line {
        spans = List.copyOf(spans);
    }

    public static Line of(Span... spans) {
        return new Line(List.of(spans));
    }

    public static Line plain(String text) {
        return of(Span.plain(text));
    }

    /** Rows in columns, two blanks apart; the last cell of a row is not filled up. */
    public static List<Line> table(List<List<Span>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<Span> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = Width.of(row.get(i).text());
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        return rows.stream().map(row -> inColumns(row, widths)).toList();
    }

    private static Line inColumns(List<Span> row, List<Integer> widths) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            Span cell = row.get(i);
            spans.add(cell);
            if (i < row.size() - 1) {
                spans.add(Span.plain(" ".repeat(widths.get(i) - Width.of(cell.text()) + GAP)));
            }
        }
        return new Line(spans);
    }

    /** Cut to so many columns. */
    Line cut(int columns) {
        List<Span> cut = new ArrayList<>();
        int left = columns;
        for (Span span : spans) {
            String text = Width.cut(span.text(), left);
            cut.add(new Span(text, span.style()));
            left -= Width.of(text);
            if (!text.equals(span.text())) {
                break;
            }
        }
        return new Line(cut);
    }

    String shown(boolean colour) {
        String shown = spans.stream()
                .map(span -> colour ? span.style().around(span.text()) : span.text())
                .collect(Collectors.joining());
        return colour ? shown : shown.stripTrailing();
    }

    @Override
    public String toString() {
        return shown(false);
    }
}
