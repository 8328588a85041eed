package io.kubegitdeploy.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Where output goes: a terminal, on which lines can be redrawn, or a pipe. */
public final class Terminal {
    private static final JsonMapper JSON = new JsonMapper();

    /** In characters. */
    public record Size(int rows, int columns) {}

    private final PrintStream out;
    private final PrintStream err;
    private final Optional<Size> size;
    private final boolean colour;
    private int drawn;

    /** @param size empty: a pipe */
    public Terminal(PrintStream out, PrintStream err, Optional<Size> size, boolean colour) {
        this.out = out;
        this.err = err;
        this.size = size;
        this.colour = colour;
    }

    /** Whether lines can be redrawn. */
    public boolean isLive() {
        return size.isPresent();
    }

    public boolean hasColour() {
        return colour;
    }

    public PrintStream out() {
        return out;
    }

    public PrintStream err() {
        return err;
    }

    public void print(Line line) {
        out.print(line.shown(colour) + "\n");
        out.flush();
    }

    public void print(String text) {
        print(Line.plain(text));
    }

    /** As wide as the terminal at most. */
    public void print(List<Line> lines) {
        lines.forEach(line -> print(fitting(line)));
    }

    /** To the errors. */
    public void warn(String text) {
        err.print(Printable.line(text) + "\n");
        err.flush();
    }

    public void json(JsonNode json) {
        try {
            out.print(Printable.json(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json)) + "\n");
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is JSON", e);
        }
    }

    /** JSON on one line. */
    public void jsonLine(JsonNode json) {
        out.print(Printable.json(json.toString()) + "\n");
        out.flush();
    }

    /** Shows the lines in the place of those that were drawn last. Only where it is live. */
    public void redraw(List<Line> lines) {
        Size known = size.orElseThrow();
        int room = Math.max(2, known.rows() - 1);
        List<Line> shown = lines.size() <= room ? lines : lines.subList(0, room - 1);
        StringBuilder text = new StringBuilder(drawn == 0 ? "" : "\u001b[" + drawn + "A\r\u001b[J");
        shown.forEach(line -> text.append(fitting(line).shown(colour)).append('\n'));
        if (shown.size() < lines.size()) {
            text.append("... ").append(lines.size() - shown.size()).append(" more lines\n");
        }
        drawn = Math.min(lines.size(), room);
        out.print(text);
        out.flush();
    }

    /** What was drawn stays. */
    public void settle() {
        drawn = 0;
    }

    /** Whether nobody reads any more. */
    public boolean isClosed() {
        return out.checkError();
    }

    private Line fitting(Line line) {
        return size.map(known -> line.cut(known.columns())).orElse(line);
    }
}
