package io.kubegitdeploy.operator.deployfile;

import static io.kubegitdeploy.operator.deployfile.Pushes.data;
import static io.kubegitdeploy.operator.deployfile.Pushes.plan;
import static io.kubegitdeploy.operator.deployfile.Pushes.problems;
import static io.kubegitdeploy.operator.deployfile.Pushes.rendered;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates, row by row of what may be written in them. */
class TemplateTest {
    private static final TemplateData PUSH =
            data("refs/heads/feature/Big-Thing", "Jo <jo@example.com>", "Say \"hello\" & more");
    private static final TemplateData TAG = data("refs/tags/v1.2", "Jo", "Release");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "git.sha, 0123456789abcdef0123456789abcdef01234567",
                "git.short_sha, 0123456",
                "git.branch, feature/Big-Thing",
                "git.tag, ``",
                "git.ref, refs/heads/feature/Big-Thing",
                "git.author, Jo <jo@example.com>",
                "git.message, Say \"hello\" & more",
                "repository.owner, shop",
                "repository.name, web",
                "job.id, 7"
            })
    void each_value_is_written_with_a_dot_or_without_and_never_html_escaped(String name, String value) {
        assertThat(rendered("<{{ ." + name + " }}|{{" + name + "}}>", PUSH)).isEqualTo("<" + value + "|" + value + ">");
    }

    @Test
    void a_tag_has_its_name_and_no_branch() {
        assertThat(rendered("{{ .git.tag }}|{{ .git.branch }}|{{ .git.ref }}", TAG))
                .isEqualTo("v1.2||refs/tags/v1.2");
    }

    @ParameterizedTest
    @CsvSource({"master, a", "main, b", "next, c", "other, d"})
    void if_else_if_else_and_end_compare_as_the_originals_manual_does(String branch, String chosen) {
        String text = "{{ if .git.branch == \"master\" }}a{{ else if .git.branch == \"main\" }}b"
                + "{{ else if .git.branch == 'next' }}c{{ else }}d{{ end }}";

        assertThat(rendered(text, data("refs/heads/" + branch, "", ""))).isEqualTo(chosen);
    }

    @ParameterizedTest
    @CsvSource({"master, a", "main, b", "next, c", "other, d"})
    void handlebars_if_else_if_else_and_if_closed_mean_the_same(String branch, String chosen) {
        String text = "{{#if (eq git.branch \"master\")}}a{{else if (eq git.branch \"main\")}}b"
                + "{{else if (eq git.branch 'next')}}c{{else}}d{{/if}}";

        assertThat(rendered(text, data("refs/heads/" + branch, "", ""))).isEqualTo(chosen);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "eq .git.branch \"feature/Big-Thing\" ~ true",
                "eq .git.branch \"x\" \"feature/Big-Thing\" ~ true",
                "eq .git.branch \"x\" ~ false",
                "eq .job.id 7 ~ true",
                "eq true false ~ false",
                "ne .git.branch \"master\" ~ true",
                "ne .job.id 7 ~ false",
                ".git.branch != \"master\" ~ true",
                ".git.tag == \"\" ~ true",
                "lower .git.branch == \"feature/big-thing\" ~ true",
                "(.git.branch | lower) == (\"FEATURE/BIG-THING\" | lower) ~ true",
                "and .git.branch .git.tag ~ ^^",
                "and .git.branch \"last\" ~ last",
                "and (eq .job.id 7) (ne .git.branch \"x\") ~ true",
                "or .git.tag \"none\" ~ none",
                "or .git.tag false 0 ~ 0",
                "not .git.tag ~ true",
                "not (hasPrefix \"feature/\" .git.branch) ~ false",
                "hasPrefix \"feature/\" .git.branch ~ true",
                "hasPrefix \"x\" .git.branch ~ false",
                "replace \"/\" \"-\" .git.branch ~ feature-Big-Thing",
                "replace \"g\" \"\" .git.branch ~ feature/Bi-Thin",
                "lower .git.branch ~ feature/big-thing",
                "trunc 7 .git.sha ~ 0123456",
                "trunc -3 .git.sha ~ 567",
                "trunc 99 .git.branch ~ feature/Big-Thing",
                "trunc 0 .git.branch ~ ^^",
                "default \"latest\" .git.tag ~ latest",
                "default \"latest\" .git.branch ~ feature/Big-Thing",
                "printf \"%s-%d%%\" .repository.name .job.id ~ web-7%",
                "printf \"%.7s|%5s|%-5s|%03d|%v|%t\" .git.sha \"a\" \"b\" .job.id .job.id true ~ 0123456|    a|b   "
                        + " |007|7|true",
                "printf \"%04d\" -7 ~ -007",
                "printf \"x\" ~ x",
                ".git.branch | replace \"/\" \"-\" | lower | trunc 9 | printf \"%s-%s\" .repository.name ~"
                        + " web-feature-b",
                ".git.tag | default .git.branch | hasPrefix \"feature\" ~ true",
                "\"a\\\"b\\u00e9\\t\\\\\" ~ a\"bé\t\\",
                "`a\\n` ~ a\\n",
                "'it is' ~ it is",
                "(((.job.id))) ~ 7"
            })
    void expressions_and_functions_of_go(String expression, String value) {
        assertThat(rendered("{{ " + expression + " }}", PUSH)).isEqualTo(value);
        assertThat(rendered("{{" + expression.replace(" .git", " git").replace("(.git", "(git") + "}}", PUSH))
                .as("in the spelling of Handlebars")
                .isEqualTo(value);
    }

    @Test
    void a_character_outside_of_the_basic_plane_is_not_cut_in_half() {
        TemplateData data = data("refs/heads/x", "", "\uD83D\uDE00\uD83D\uDE00");

        assertThat(rendered("{{ trunc 1 .git.message }}{{ printf \"%.1s\" .git.message }}", data))
                .isEqualTo("\uD83D\uDE00\uD83D\uDE00");
    }

    @Test
    void with_gives_the_dot_another_meaning() {
        assertThat(rendered("{{ with .git }}{{ .short_sha }} {{ repository.name }}{{ end }} {{ .job.id }}", PUSH))
                .isEqualTo("0123456 web 7");
        assertThat(rendered("{{ with .git.tag }}tag {{ . }}{{ else }}none{{ end }}", TAG))
                .isEqualTo("tag v1.2");
        assertThat(rendered("{{ with .git.tag }}tag {{ . }}{{ else }}none{{ end }}", PUSH))
                .isEqualTo("none");
        assertThat(rendered("{{ with lower \"A\" | printf \"%s%s\" \"b\" }}{{ . }}{{ end }}", PUSH))
                .isEqualTo("ba");
        assertThat(rendered("{{#with repository}}{{owner}}/{{name}}{{/with}}", PUSH))
                .isEqualTo("shop/web");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab{{/* a comment */}}",
                "a{{/* {{ .git.nothing }} \n \" */}}b",
                "a  {{- /* a comment */ -}}  b",
                "a{{! a comment }}b",
                "a{{!-- {{#if}} --}}b"
            })
    void comments_leave_nothing(String text) {
        assertThat(rendered(text, PUSH)).isEqualTo("ab");
    }

    @Test
    void dashes_trim_white_space_on_their_side_of_any_tag() {
        String text = "a \n{{- if true -}} \n b {{- else -}} c {{ end }} d{{ .job.id -}} \t e";

        assertThat(rendered(text, PUSH)).isEqualTo("ab d7e");
    }

    @Test
    void blocks_stand_in_each_other_and_may_go_across_lines() {
        String text = """
            {{ if
                 eq .repository.name "web" }}1{{#if git.tag}}2{{else}}3{{ if .job.id }}4{{ end }}{{/if}}{{ end }}\
            """;

        assertThat(rendered(text, PUSH)).isEqualTo("134");
        assertThat(rendered(text, TAG)).isEqualTo("12");
    }

    @Test
    void the_second_sample_of_the_originals_manual_mended_deploys_on_master_only() {
        String mended = """
            {{ if .git.branch == "master" }}
            [api]
            [[docker]]
            directory = "."
            tag = "noahhuppert/example-api:{{ .git.sha }}"

            [[helm]]
            chart = "./deploy"
            {{ end }}
            """;

        assertThat(plan(mended)).singleElement().satisfies(unit -> {
            assertThat(unit.name()).isEqualTo("api");
            assertThat(unit.docker().orElseThrow().tag()).isEqualTo("noahhuppert/example-api:" + Pushes.SHA);
            assertThat(unit.helm().orElseThrow().chart()).isEqualTo("deploy");
        });
        assertThat(plan(mended, PUSH)).isEmpty();
        assertThat(plan(mended, data("refs/heads/masters", "", ""))).isEmpty();
        assertThat(plan(mended, data("refs/tags/master", "", ""))).isEmpty();
    }

    @Test
    void a_mistake_on_a_side_that_this_push_does_not_take_is_told_too() {
        assertThat(problems("{{ if .git.branch == \"next\" }}{{ .git.brnch }}{{ else }}{{/* */}}{{ end }}"))
                .singleElement()
                .asString()
                .startsWith("line 1, column 34: unknown variable git.brnch");
    }

    @Test
    void a_job_without_a_number_needs_none_on_a_side_that_is_not_taken() {
        String text = "{{ if .git.tag }}# {{ .job.id }}{{ end }}";

        assertThat(plan(text, Pushes.withoutNumber())).isEmpty();
    }

    @Test
    void what_a_function_makes_is_as_hostile_as_a_value_of_the_push() {
        TemplateData evil = data("refs/heads/X\"\nTAG = \"evil", "", "");

        assertThat(plan("a.helm={chart='c',set={v=\"{{ .git.branch | lower | printf \"c/%s\" }}\"}}", evil))
                .singleElement()
                .satisfies(unit ->
                        assertThat(unit.helm().orElseThrow().set()).isEqualTo("{\"v\":\"c/x\\\"\\ntag = \\\"evil\"}"));
        for (String expression : List.of(
                "lower .git.branch",
                "trunc 5 .git.branch",
                "default \"x\" .git.branch",
                "printf \"%s\" .git.branch",
                "replace \"y\" \"\" .git.branch",
                "or .git.branch",
                "with .git.branch }}{{ . }}{{ end")) {
            assertThat(problems("[a.helm]\nchart = 'c'\ntimeout = {{ " + expression + " }}", evil))
                    .as(expression)
                    .singleElement()
                    .asString()
                    .startsWith("line 3, column ");
        }
    }

    @Test
    void a_value_is_never_read_as_a_template() {
        TemplateData data = data("refs/heads/x", "", "{{ end }}{{ .git.sha }}");

        assertThat(rendered("{{ if true }}{{ .git.message }}{{ end }}", data)).isEqualTo("{{ end }}{{ .git.sha }}");
    }

    @Test
    void what_functions_can_blow_a_value_up_to_is_bounded() {
        String grow = ".git.message" + " | replace \"m\" \"mmmmmmmmmm\"".repeat(30);
        TemplateData data = data("refs/heads/x", "", "m".repeat(4096));

        assertThat(problems("# {{ trunc 1 (" + grow + ") }}", data))
                .singleElement()
                .asString()
                .contains("the functions of this file make more than 1048576 characters");
        assertThat(problems("{{ lower .git.message }}".repeat(2000), data)).isNotEmpty();
    }
}
