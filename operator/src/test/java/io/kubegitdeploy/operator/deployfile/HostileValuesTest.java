package io.kubegitdeploy.operator.deployfile;

import static io.kubegitdeploy.operator.deployfile.Pushes.data;
import static io.kubegitdeploy.operator.deployfile.Pushes.plan;
import static io.kubegitdeploy.operator.deployfile.Pushes.problems;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes with a push never becomes a sign of TOML or of a template. */
class HostileValuesTest {
    private static final String EVIL = "x\"\ntag = \"evil";

    private static TemplateData branch(String branch) {
        return data("refs/heads/" + branch, "", "");
    }

    /** What a string of the file reads as. */
    private static String text(String toml, TemplateData data) throws Exception {
        String set = plan("[a.helm]\nchart='c'\n[a.helm.set]\nv = " + toml, data)
                .getFirst()
                .helm()
                .orElseThrow()
                .set();
        return new JsonMapper().readTree(set).get("v").asText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EVIL,
                "x'\ntag = 'evil",
                "\"\"\"",
                "\\",
                "\\\"",
                "\"",
                "",
                " lead",
                "\n\r\n\t\u0000\u007F",
                "{{ .git.sha }}",
                "{{",
                "# no comment",
                "\uD83D\uDE00",
                "<b>&amp;"
            })
    void inside_double_quotes_a_value_is_taken_as_it_is(String value) throws Exception {
        TemplateData data = branch(value);

        assertThat(text("\"{{ .git.branch }}\"", data)).isEqualTo(value);
        assertThat(text("\"a{{ git.branch }}b\\n\"", data)).isEqualTo("a" + value + "b\n");
        assertThat(text("\"\"\"{{ .git.branch }}\"\"\"", data)).isEqualTo(value);
        assertThat(text("\"\"\"\na \"\"{{ .git.branch }}\"\" b\"\"\"", data)).isEqualTo("a \"\"" + value + "\"\" b");
        assertThat(text("\"\"\"a\\\n  {{ .git.branch }}  b\"\"\"", data)).isEqualTo("a" + value + "  b");
    }

    @ParameterizedTest
    @ValueSource(strings = {EVIL, "it's", "a\nb", "a\rb", "\u0000"})
    void inside_single_quotes_a_quote_or_a_line_break_is_refused(String value) {
        assertThat(problems("[a]\nx = 'b {{ .git.branch }}'", branch(value)))
                .singleElement()
                .asString()
                .startsWith("line 2, column 8: ");
        assertThat(problems("[a]\nx = '''\n{{ .git.branch }}'''", branch(value.replace("\"", "'"))))
                .singleElement()
                .asString()
                .startsWith("line 3, column 1: ");
    }

    @Test
    void inside_single_quotes_other_values_are_taken_as_they_are() throws Exception {
        assertThat(text("'{{ .git.branch }}'", branch("a\\n\"b\"\t{{ x }}"))).isEqualTo("a\\n\"b\"\t{{ x }}");
        assertThat(text("'''a''{{ .git.branch }}''b'''", branch("c"))).isEqualTo("a''c''b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# by {{ .git.branch }}",
                "v = {{ .git.branch }}",
                "{{ .git.branch }} = 1",
                "[a.{{ .git.branch }}]",
                "v = [1, {{ .git.branch }}]",
                "{{ .git.branch }}",
                "v = 1 {{ .git.branch }}"
            })
    void outside_of_quotes_a_value_with_other_characters_is_refused(String text) {
        for (String value : List.of(EVIL, "\n[evil]", "x y", "a=b", "#", "a:b", "é")) {
            assertThat(problems(text, branch(value)))
                    .singleElement()
                    .asString()
                    .startsWith("line 1, column " + (text.indexOf("{{") + 1) + ": ");
        }
    }

    @Test
    void outside_of_quotes_a_dot_in_a_value_does_not_split_a_key() {
        assertThat(problems("[{{ .git.branch }}]\n", branch("a.helm")))
                .singleElement()
                .asString()
                .contains("of the value that stands here: put it in quotes");
    }

    @Test
    void a_value_may_name_a_unit() {
        assertThat(plan("[api-{{ .git.branch }}.helm]\nchart='c' # of {{ .git.branch }}", branch("next")))
                .singleElement()
                .satisfies(unit -> assertThat(unit.name()).isEqualTo("api-next"));
    }

    @Test
    void a_value_can_not_finish_an_escape() {
        assertThat(problems("v = \"\\{{ .git.branch }}\"", branch("n")))
                .singleElement()
                .asString()
                .contains("a backslash stands before");
        assertThat(problems("v = \"\\u00{{ .git.branch }}\"", branch("41")))
                .singleElement()
                .asString()
                .contains("hexadecimal");
    }

    @Test
    void quotes_around_an_empty_value_do_not_grow_together() {
        String text = "v = \"{{ .git.branch }}\"\" \n[b]\n\"\"\"";

        assertThat(problems(text, branch(""))).isEqualTo(problems(text, branch("x")));
    }

    @Test
    void half_a_surrogate_pair_is_refused() {
        assertThat(problems("v = \"{{ .git.branch }}\"", branch("\uD800"))).hasSize(1);
    }

    @Test
    void a_branch_that_is_no_tag_is_told_where_the_tag_is_written() {
        assertThat(problems("[a.docker]\ndirectory='.'\ntag=\"x:{{ .git.branch }}\"", branch(EVIL)))
                .singleElement()
                .asString()
                .startsWith("line 3, column 5: no image reference: \"x:x\"\\u000Atag = \"evil\"");
    }

    @Test
    void dashes_trim_the_white_space_of_the_file_and_not_of_values() throws Exception {
        TemplateData data = branch(" x ");

        assertThat(text("\"a  {{- .git.branch -}}  b\"", data)).isEqualTo("a x b");
        assertThat(text("\"a {{-  /* gone */ -}} {{- .git.branch }}\"", data)).isEqualTo("a x ");
        assertThat(text("\"a {{!-- kept --}} b\"", data)).isEqualTo("a  b");
    }

    @Test
    void what_values_can_blow_the_file_up_to_is_bounded() {
        String text = "v = \"" + "{{git.message}}".repeat(4000) + "\"";

        assertThat(problems(text, data("refs/heads/x", "", "m".repeat(4096))))
                .singleElement()
                .asString()
                .contains("with its values filled in");
    }
}
