package io.kubegitdeploy.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
    @Test
    void columns_are_as_wide_as_their_widest_cell_also_in_wide_characters() {
        List<Line> table = Line.table(
                List.of(List.of(Span.plain("語"), Span.plain("x")), List.of(Span.plain("abc"), Span.plain("y"))));

        assertThat(table).extracting(Line::toString).containsExactly("語   x", "abc  y");
    }

    @Test
    void a_line_is_cut_to_the_terminals_columns_and_says_so() {
        Line line = Line.of(new Span("abcdef", Style.GOOD), Span.plain("ghijkl"));

        assertThat(line.cut(12).toString()).isEqualTo("abcdefghijkl");
        assertThat(line.cut(10).toString()).isEqualTo("abcdefg...");
        assertThat(line.cut(5).shown(true)).isEqualTo("\u001b[32mab...\u001b[0m");
        assertThat(Line.plain("語語語").cut(5).toString()).isEqualTo("語...");
    }

    @Test
    void controls_are_written_out_and_colours_left_out() {
        assertThat(Printable.line("a\u001b[31mb\u001b[0m\tc\r\nd\u001b[2Je\u009b\u202e"))
                .isEqualTo("ab c  d\\u001B[2Je\\u009B\\u202E");
        assertThat(Printable.line("Zoë 語 🚀")).isEqualTo("Zoë 語 🚀");
    }
}
