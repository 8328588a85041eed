package io.kubegitdeploy.operator.deployfile;

import static io.kubegitdeploy.operator.deployfile.Pushes.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
    /** A text, the place of its only problem, and what the message says. */
    private static Arguments bad(String text, String place, String message) {
        return Arguments.of(text, place + ": ", message);
    }

    static Stream<Arguments> units() {
        return Stream.of(
                bad("[[docker]]\ndirectory='.'\ntag='a'\n", "line 1, column 3", "above any unit"),
                bad("docker.directory = '.'", "line 1, column 1", "above any unit"),
                bad("[a]\n\n[b.helm]\nchart='c'", "line 1, column 2", "the unit a is empty"),
                bad("[a]\ndepends_on=[]", "line 1, column 2", "the unit a is empty"),
                bad("[[a]]\n", "line 1, column 1", "single brackets: [a]"),
                bad("[A_b.helm]\nchart='c'", "line 1, column 2", "\"A_b\" is not a unit's name"),
                bad("title = 'shop'", "line 1, column 1", "\"title\" stands outside of a unit: it is a string"),
                bad(
                        "[a]\n[[docker]]\ndirectory='.'\ntag='a'\n[[docker]]\n",
                        "line 5, column 3",
                        "a second docker action in the unit a; the first is in line 2"),
                bad(
                        "[a.helm]\nchart='c'\n[[helm]]\n",
                        "line 3, column 3",
                        "a second helm action in the unit a; the first is in line 1"),
                bad("[a.helm]\nchart='c'\n[a]\n[a]\n", "line 4, column 2", "a second unit a; the first is in line 1"),
                bad(
                        "[a.helm]\nchart='c'\n[b]\nhelm={chart='c',release='a'}",
                        "line 4, column 6",
                        "the units a and b are the same release, a"),
                bad("[a]\ndepends_on=['a']\n[[helm]]\nchart='c'", "line 2, column 13", "a -> a"),
                bad("[a]\ndepends_on=['b']\n[[helm]]\nchart='c'", "line 2, column 13", "\"b\", which is no unit"),
                bad(
                        "a={depends_on=['b'],helm={chart='c'}}\nb={depends_on=['c'],helm={chart='c'}}\nc={depends_on=['b'],helm={chart='c'}}",
                        "line 3, column 16",
                        "b -> c -> b"),
                bad(
                        "[a]\ndepends_on='b'\n[[helm]]\nchart='c'",
                        "line 2, column 12",
                        "depends_on in the unit a must be an array of strings, this is a string"),
                bad(
                        "[a]\ndepend_on=[]\n[[helm]]\nchart='c'",
                        "line 2, column 1",
                        "unknown key \"depend_on\" in the unit a; there are docker, helm, depends_on"),
                bad("[a]\n[[helm]]\nchart='c'\n[[argo]]\nx=1\n", "line 4, column 1", "single brackets"));
    }

    static Stream<Arguments> actions() {
        return Stream.of(
                bad("[a]\n[[docker]]\ndirectory='.'", "line 2, column 3", "docker has no tag"),
                bad("[a]\n[[docker]]\ntag='a'", "line 2, column 3", "docker has no directory"),
                bad("[a]\n[[helm]]", "line 2, column 3", "helm has no chart"),
                bad("[a]\nhelm='c'", "line 2, column 6", "helm in the unit a must be a table, this is a string"),
                bad(
                        "[a.docker]\ndirectory='.'\ntga='a'\ntag='a'",
                        "line 3, column 1",
                        "unknown key \"tga\" in docker; there are directory, tag, dockerfile"),
                bad(
                        docker("directory=3"),
                        "line 3, column 11",
                        "directory in docker must be a string, this is an integer"),
                bad(docker("directory='/etc'"), "line 3, column 11", "absolute"),
                bad(docker("directory='a/../../b'"), "line 3, column 11", "leads out"),
                bad(docker("directory='./--insecure'"), "line 3, column 11", "begins with '-'"),
                bad(docker("directory=\"a\\u0000b\""), "line 3, column 11", "\"a\\u0000b\" holds a control character"),
                bad(docker("directory=''"), "line 3, column 11", "root is \".\""),
                bad(docker("directory='.'\ndockerfile='sub/'"), "line 4, column 12", "not a file"),
                bad(docker("directory='.'\ntarget='--x'"), "line 4, column 8", "not a stage"),
                bad(docker("directory='.'\nbuild_args={'A B'='x'}"), "line 4, column 13", "build argument's name"),
                bad(docker("directory='.'\nbuild_args={A=[]}"), "line 4, column 15", "this is an array"),
                bad(docker("directory='.'\nbuild_args={A=\"\\u0000\"}"), "line 4, column 15", "NUL"),
                bad(docker("directory='.'\ncache='yes'"), "line 4, column 7", "cache in docker must be a boolean"),
                bad(helm("version='1'"), "line 3, column 1", "version goes with repository"),
                bad(helm("repository='http://x.example.com'"), "line 3, column 12", "https:// or oci://"),
                bad(helm("repository='https://me:secret@x.example.com'"), "line 3, column 12", "without user"),
                bad(helm("repository='oci://x.example.com'\nversion='-1'"), "line 4, column 9", "chart's version"),
                bad(helm("repository='https://x.example.com'\nversion='1_0'"), "line 4, column 9", "chart's version"),
                bad(
                        helm("repository='oci://x.example.com/Charts'"),
                        "line 3, column 1",
                        "a chart in a registry is oci://"),
                bad(
                        helm("repository='oci://x.example.com/a//b'"),
                        "line 3, column 1",
                        "a chart in a registry is oci://"),
                bad(
                        "[a.helm]\nchart='Web'\nrepository='oci://x.example.com/charts/'",
                        "line 3, column 1",
                        "names of lower-case letters"),
                bad(helm("chrt='x'"), "line 3, column 1", "unknown key \"chrt\" in helm; there are chart, repository"),
                bad(helm("values=[" + "'v.yaml',".repeat(21) + "]"), "line 3, column 8", "more than 20 values files"),
                bad(helm("release='Api'"), "line 3, column 9", "name of a release"),
                bad(helm("release='" + "a".repeat(54) + "'"), "line 3, column 9", "at most 53"),
                bad(helm("namespace='kube.system'"), "line 3, column 11", "not a namespace"),
                bad(helm("values=['../x']"), "line 3, column 9", "leads out"),
                bad(helm("values=[1]"), "line 3, column 9", "an array of strings, this is an integer"),
                bad(helm("timeout='5 minutes'"), "line 3, column 9", "no duration"),
                bad(helm("timeout='25h'"), "line 3, column 9", "86400"),
                bad(helm("timeout=0"), "line 3, column 9", "from 1 second"),
                bad(helm("timeout=1.5"), "line 3, column 9", "this is a float"),
                bad(helm("image={name='x'}"), "line 3, column 8", "unknown key \"name\" in image"),
                bad(helm("image={tag='a..b'}"), "line 3, column 12", "path into a chart's values"),
                bad(helm("set={'a.b'=1,a=2}"), "line 3, column 14", "set gives \"a\" twice"),
                bad(helm("set={'a[0]'=1}"), "line 3, column 6", "give the whole list"),
                bad(helm("set={a=nan}"), "line 3, column 8", "inf and nan"),
                bad(
                        "[a.helm]\nchart='https://x.example.com/c.tgz'",
                        "line 2, column 7",
                        "a URL is given as repository"),
                bad(
                        "[a.helm]\nchart='../c'\nrepository='oci://x.example.com'",
                        "line 2, column 7",
                        "not a chart's name"));
    }

    private static String docker(String lines) {
        return "[a.docker]\ntag='a'\n" + lines + (lines.contains("directory") ? "" : "\ndirectory='.'");
    }

    private static String helm(String lines) {
        return "[a.helm]\nchart='c'\n" + lines;
    }

    static Stream<Arguments> images() {
        return Stream.of(
                        "",
                        ":1",
                        "lib/UPPER:1",
                        "x:-flag",
                        "-x:1",
                        "x y:1",
                        "x:1@sha256:" + "0".repeat(64),
                        "a//b:1",
                        "/a:1",
                        "reg.example.com/:1",
                        "re_g.example.com/a:1",
                        "x:feature/y",
                        "x:" + "a".repeat(129),
                        "x;rm:1",
                        "a".repeat(256) + ":1",
                        "$(id):1",
                        "https://r.example.com/a:1")
                .map(tag ->
                        bad("[a.docker]\ndirectory='.'\ntag='" + tag + "'", "line 3, column 5", "no image reference"));
    }

    static Stream<Arguments> toml() {
        return Stream.of(
                bad("[a\nx=1", "line 1, column 3", "expected ']' to close the header, found the end of the line"),
                bad("[[a]\n", "line 1, column 5", "']' to close the header"),
                bad("[a] b", "line 1, column 5", "the end of the line after a header, found \"b\""),
                bad("a", "line 1, column 2", "expected '=' after the key, found the end of the file"),
                bad("a =\nb = 1", "line 1, column 4", "expected a value, found the end of the line"),
                bad("= 1", "line 1, column 1", "expected a key"),
                bad("a. = 1", "line 1, column 4", "expected a key"),
                bad("a = b", "line 1, column 5", "\"b\" is no value of TOML: a string stands in quotes"),
                bad("a = 1 2", "line 1, column 7", "the end of the line after a value"),
                bad("a = 01", "line 1, column 5", "no value of TOML"),
                bad("a = 1__0", "line 1, column 5", "no value of TOML"),
                bad("a = 9223372036854775808", "line 1, column 5", "64 bits"),
                bad("a = 2026-13-01", "line 1, column 5", "no value of TOML"),
                bad("a = [1,,2]", "line 1, column 8", "expected a value"),
                bad("a = [1 2]", "line 1, column 8", "expected ',' or ']' in the array"),
                bad("a = [1", "line 1, column 7", "expected ',' or ']' in the array, found the end of the file"),
                bad("a = {b = 1,}", "line 1, column 12", "expected a key"),
                bad("a = {b = 1\n}", "line 1, column 11", "on the same line"),
                bad("a = {b = 1, b = 2}", "line 1, column 13", "\"b\" is given twice"),
                bad("a = 'x\n", "line 1, column 5", "no closing quote '"),
                bad("a = \"\"\"x\n\"\"", "line 1, column 5", "no closing quotes \"\"\""),
                bad("a = \"\\q\"", "line 1, column 7", "a backslash stands before"),
                bad("a = \"\\uD800\"", "line 1, column 7", "no such character"),
                bad("a = \"\\u00G0\"", "line 1, column 7", "4 hexadecimal digits"),
                bad("a = \"\u0001\"", "line 1, column 6", "a control character in a string"),
                bad("a = '\uD800'", "line 1, column 6", "surrogate"),
                bad("# \u0001\n", "line 1, column 3", "a comment"),
                bad("a = " + "[".repeat(4000), "line 1, column 37", "levels of brackets"),
                bad("a" + ".a".repeat(4000) + " = 1", "line 1, column 65", "names in one key"),
                bad("[a.helm]\nchart='c'\nchart='d'", "line 3, column 1", "\"chart\" is given twice"),
                bad("[a.helm]\nchart='c'\nset={}\n[a.helm.set]\n", "line 4, column 9", "\"set\" is given twice"),
                bad("[a.helm]\nchart='c'\nset={}\n[a.helm.set.x]\n", "line 4, column 9", "\"set\" is a table already"),
                bad("[a.helm]\nchart='c'\nset.x=1\n[a.helm.set]\n", "line 4, column 9", "\"set\" is given twice"),
                bad(
                        "[a.helm.set]\nx=1\n[a.helm]\nchart='c'\nset.y=1",
                        "line 5, column 1",
                        "a dotted key can't add to it"),
                bad(
                        "[a.helm]\nchart='c'\n[[a.helm.set.x]]\n[a.helm.set.x]\n",
                        "line 4, column 13",
                        "\"x\" is given twice"));
    }

    static Stream<Arguments> templates() {
        return Stream.of(
                bad(
                        "x = '\uD83D\uDE00 {{ .git.shaa }}'",
                        "line 1, column 11",
                        "unknown variable git.shaa; there are git.sha,"),
                bad("\n  {{ sha }}", "line 2, column 6", "unknown variable sha"),
                bad("{{ .git }}", "line 1, column 4", "unknown variable git"),
                bad("{{ $x := 1 }}", "line 1, column 1", "a variable of the template's own ($) can't be used"),
                bad("{{ .git.sha | printf $x }}", "line 1, column 22", "a variable of the template's own ($)"),
                bad("{{ $.git.sha }}", "line 1, column 1", "a variable of the template's own ($)"),
                bad("{{- range .x -}} {{ end }}", "line 1, column 1", "{{ range }} can't be used"),
                bad("{{ range .x }}", "line 1, column 1", "{{ range }} can't be used"),
                bad("{{ define \"x\" }} {{ .no }} {{ end }}", "line 1, column 1", "{{ define }} can't be used"),
                bad("{{ block \"x\" . }} {{ end }}", "line 1, column 1", "{{ block }} can't be used"),
                bad("{{ template \"x\" }}", "line 1, column 1", "{{ template }} can't be used"),
                bad("{{ break }}", "line 1, column 1", "{{ break }} can't be used"),
                bad("{{#each git}} {{/each}}", "line 1, column 1", "{{ #each }} can't be used"),
                bad("{{#lower git.sha}} {{/lower}}", "line 1, column 1", "{{ #lower }} can't be used"),
                bad("{{> other }}", "line 1, column 1", "{{ >other }} can't be used"),
                bad("{{^}}", "line 1, column 1", "{{ ^ }} can't be used"),
                bad("{{& git.sha }}", "line 1, column 1", "{{ &git }} can't be used"),
                bad("{{{ git.sha }}}", "line 1, column 1", "two braces are enough"),
                bad("{{ .git.sha | upper }}", "line 1, column 15", "there is no function \"upper\"; there are and,"),
                bad("{{ upper .git.sha }}", "line 1, column 4", "there is no function \"upper\""),
                bad("{{ if contains .git.sha \"x\" }}{{ end }}", "line 1, column 7", "no function \"contains\""),
                bad("{{ .git.sha | .git.sha }}", "line 1, column 15", "a pipe (|) leads into a function"),
                bad("{{ lower }}", "line 1, column 4", "lower takes 1 argument (a text); this has 0"),
                bad("{{ .git.sha | replace \"x\" }}", "line 1, column 15", "replace takes 3 arguments"),
                bad("{{ trunc \"x\" .git.sha }}", "line 1, column 4", "trunc takes an integer first, this is a string"),
                bad("{{ lower 7 }}", "line 1, column 4", "lower takes a string here, this is an integer"),
                bad("{{ replace \"\" \"x\" .git.sha }}", "line 1, column 4", "can't replace an empty text"),
                bad(
                        "{{ if eq .job.id \"7\" }}{{ end }}",
                        "line 1, column 7",
                        "an integer can't be compared with a string"),
                bad("{{ if not .git.tag == \"x\" }}{{ end }}", "line 1, column 20", "a boolean can't be compared"),
                bad("{{ if eq .git .git }}{{ end }}", "line 1, column 7", "a group of variables can't be compared"),
                bad("{{ printf \"%x\" .git.sha }}", "line 1, column 4", "printf knows %s, %v, %d, %t and %%"),
                bad("{{ printf \"%s\" }}", "line 1, column 4", "more verbs than there are values"),
                bad("{{ printf \"x\" .git.sha }}", "line 1, column 4", "0 verbs for 1 values"),
                bad("{{ printf \"%d\" .git.sha }}", "line 1, column 4", "printf's %d does not print a string"),
                bad("{{ printf \"%v\" .git }}", "line 1, column 4", "can't print a group"),
                bad("{{ .git.sha .git.sha }}", "line 1, column 13", "expected the end of the tag, found \".\""),
                bad("{{ if .git.sha = \"x\" }}{{ end }}", "line 1, column 16", "equal is =="),
                bad("{{ if ! .git.sha }}{{ end }}", "line 1, column 7", "write not"),
                bad("{{ if .git.sha && .git.tag }}{{ end }}", "line 1, column 16", "write and (...) (...)"),
                bad("{{ if .git.sha || .git.tag }}{{ end }}", "line 1, column 16", "|| can't be used"),
                bad("{{ if (eq .git.sha \"x\" }}{{ end }}", "line 1, column 23", "expected ')'"),
                bad("{{ if }}{{ end }}", "line 1, column 6", "expected a value"),
                bad("{{ \"\\q\" }}", "line 1, column 5", "a backslash stands before n t r"),
                bad("{{ \"\\uD800\" }}", "line 1, column 5", "expected 4 hexadecimal digits"),
                bad("{{ 1.5 }}", "line 1, column 4", "expected a value"),
                bad("{{ nil }}", "line 1, column 4", "nil can't be used"),
                bad("{{ . }}", "line 1, column 4", "the dot is no variable; there are git.sha"),
                bad("{{ if " + "(".repeat(200) + " }}{{ end }}", "line 1, column 39", "levels of brackets"),
                bad("\n {{ if .git.tag }}", "line 2, column 2", "{{ if }} is never closed by {{ end }}"),
                bad("{{#if git.tag}}", "line 1, column 1", "{{ #if }} is never closed by {{ /if }}"),
                bad("{{ with .git }}a = \"", "line 1, column 1", "{{ with }} is never closed by {{ end }}"),
                bad("{{ if .git.tag }}".repeat(33), "line 1, column 545", "more than 32 blocks"),
                bad("\n{{ end }}", "line 2, column 1", "{{ end }} closes nothing"),
                bad("{{/if}}", "line 1, column 1", "{{ /if }} closes nothing"),
                bad("{{ else }}", "line 1, column 1", "{{ else }} belongs to no {{ if }}"),
                bad("{{ if true }}{{ else }}{{ else }}{{ end }}", "line 1, column 24", "a second {{ else }}"),
                bad("{{ if true }}{{ else with .git }}{{ end }}", "line 1, column 14", "{{ else with }} can't be used"),
                bad(
                        "\n{{#if git.tag}}{{ end }}",
                        "line 2, column 16",
                        "{{ end }} does not close {{ #if }} of line 2; {{ /if }} does"),
                bad("{{ if .git.tag }}{{/if}}", "line 1, column 18", "{{ end }} does"),
                bad(
                        "{{ with .git.sha }}{{ .git.tag }}{{ end }}",
                        "line 1, column 23",
                        "the dot is a string, which has no git.tag"),
                bad("{{ with .git }}{{ .shaa }}{{ end }}", "line 1, column 19", "unknown variable git.shaa"),
                bad("{{ if .git.tag }}{{ .nothing }}{{ end }}", "line 1, column 21", "unknown variable nothing"),
                bad("{{ if .nothing }}x = {{ else }}y = {{ end }}", "line 1, column 7", "unknown variable nothing"),
                bad("{{ default \"x\" .nothing }}", "line 1, column 16", "unknown variable nothing"),
                bad("{{ }}", "line 1, column 1", "an empty {{ }}"),
                bad("a = 1\n b = '{{ .git.sha'\n", "line 2, column 7", "{{ is never closed by }}"),
                bad("a = '{{ .git.sha'\nb = '{{ .git.sha }}'", "line 1, column 6", "{{ is never closed by }}"),
                bad("{{/* a comment", "line 1, column 1", "{{ is never closed by }}"));
    }

    /** What would lead out of the template: to the environment, to Java, to files, to the network. */
    static Stream<Arguments> waysOut() {
        return Stream.of(
                bad("{{ env \"HOME\" }}", "line 1, column 4", "there is no function \"env\""),
                bad("\n x = '{{ expandenv \"$HOME\" }}'", "line 2, column 10", "there is no function \"expandenv\""),
                bad("{{ if env \"HOME\" }}{{ end }}", "line 1, column 7", "there is no function \"env\""),
                bad("{{#if (env 'HOME')}}{{/if}}", "line 1, column 8", "there is no function \"env\""),
                bad("{{ \"HOME\" | env }}", "line 1, column 13", "there is no function \"env\""),
                bad("{{ .env.HOME }}", "line 1, column 4", "unknown variable env.HOME"),
                bad("{{ env.HOME }}", "line 1, column 4", "unknown variable env.HOME"),
                bad("{{ .getClass }}", "line 1, column 4", "unknown variable getClass"),
                bad("{{ getClass }}", "line 1, column 4", "unknown variable getClass"),
                bad("{{ .class }}", "line 1, column 4", "unknown variable class"),
                bad("{{ .git.getClass }}", "line 1, column 4", "unknown variable git.getClass"),
                bad("{{ git.sha.getClass }}", "line 1, column 4", "unknown variable git.sha.getClass"),
                bad("{{ with .git }}{{ .getClass }}{{ end }}", "line 1, column 19", "unknown variable git.getClass"),
                bad("{{#with git}}{{ getClass }}{{/with}}", "line 1, column 17", "unknown variable getClass"),
                bad("{{ .Files.Get \"x\" }}", "line 1, column 15", "expected the end of the tag"),
                bad("{{ readFile \"/etc/passwd\" }}", "line 1, column 4", "there is no function \"readFile\""),
                bad("{{ getHostByName \"x\" }}", "line 1, column 4", "there is no function \"getHostByName\""));
    }

    static Stream<Arguments> wrongTypes() {
        Map<String, String> docker = Map.of(
                "directory", "a string",
                "tag", "a string",
                "dockerfile", "a string",
                "target", "a string",
                "build_args", "a table",
                "cache", "a boolean");
        Map<String, String> helm = Map.ofEntries(
                Map.entry("chart", "a string"),
                Map.entry("repository", "a string"),
                Map.entry("version", "a string"),
                Map.entry("release", "a string"),
                Map.entry("namespace", "a string"),
                Map.entry("values", "an array of strings"),
                Map.entry("set", "a table"),
                Map.entry("image", "a table"),
                Map.entry("timeout", "a string such as \"5m\" or an integer of seconds"),
                Map.entry("wait", "a boolean"),
                Map.entry("atomic", "a boolean"));
        return Stream.concat(
                docker.entrySet().stream().map(key -> Arguments.of("docker", key.getKey(), key.getValue())),
                helm.entrySet().stream().map(key -> Arguments.of("helm", key.getKey(), key.getValue())));
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void every_key_of_a_wrong_type_is_told_with_its_line(String action, String key, String wanted) {
        assertThat(problems("[a]\n[[" + action + "]]\n" + key + " = 1979-05-27\n"))
                .contains("line 3, column " + (key.length() + 4) + ": " + key + " in " + action + " must be " + wanted
                        + ", this is a date or time");
    }

    @ParameterizedTest
    @MethodSource({"units", "actions", "images", "toml", "templates"})
    void a_mistake_is_told_with_its_place(String text, String place, String message) {
        assertThat(problems(text)).singleElement().asString().startsWith(place).contains(message);
    }

    @ParameterizedTest
    @MethodSource("waysOut")
    void what_would_lead_out_of_a_template_is_told_with_its_place(String text, String place, String message) {
        a_mistake_is_told_with_its_place(text, place, message);
    }

    @Test
    void the_second_sample_of_the_originals_manual_lacks_a_quote_and_is_told_so() {
        assertThat(problems("""
            {{ if .git.branch == "master" }}
            [api]
            [[docker]]
            directory = "."
            tag = "noahhuppert/example-api:{{ .git.sha }}

            [[helm]]
            chart = "./deploy"
            {{ end }}
            """))
                .containsExactly("line 5, column 7: the string that begins here has no closing quote \"");
    }

    @Test
    void several_mistakes_are_told_at_once_in_the_files_order() {
        assertThat(problems("[a.docker]\ndirectory='/'\ntag='A'\n[b.helm]\nchrt='c'\n"))
                .extracting(problem -> problem.substring(0, 7))
                .containsExactly("line 2,", "line 3,", "line 4,", "line 5,");
    }

    @Test
    void lines_and_columns_are_those_of_the_file_not_of_what_it_was_rendered_to() {
        assertThat(problems("# {{ .git.sha }}\n{{/* two\nlines */}}[a.helm]\nchart='{{ git.sha }}' x\n"))
                .singleElement()
                .asString()
                .startsWith("line 4, column 23: ");
    }

    @Test
    void a_file_over_64_kib_is_refused() {
        assertThat(problems("#".repeat(64 * 1024 + 1)))
                .containsExactly("line 1, column 1: the file is larger than 64 KiB");
        assertThat(problems("#é".repeat(32 * 1024))).hasSize(1);
    }

    @Test
    void what_no_program_could_be_given_as_an_argument_is_refused() {
        TemplateData data = Pushes.data("refs/heads/x", "", "é".repeat(4096));
        String message = "{{ .git.message }}".repeat(9);

        assertThat(problems("[a.docker]\ndirectory='.'\ntag='a'\nbuild_args={A=\"" + message + "\"}", data))
                .containsExactly("line 4, column 15: the value is larger than 64 KiB");
        assertThat(problems(helm("set={v=\"" + message + "\"}"), data))
                .containsExactly("line 3, column 5: set is larger than 64 KiB as JSON");
    }

    @Test
    void a_33rd_unit_is_refused() {
        String units = IntStream.rangeClosed(1, 33)
                .mapToObj(i -> "[u" + i + ".helm]\nchart='c'\n")
                .collect(Collectors.joining());

        assertThat(problems(units)).containsExactly("line 65, column 2: more than 32 units");
    }

    @Test
    void a_job_without_a_number_has_no_job_id() {
        assertThat(problems("# {{ .job.id }}", Pushes.withoutNumber()))
                .singleElement()
                .asString()
                .contains("job.id has no value here");
    }
}
