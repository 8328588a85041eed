package io.kubegitdeploy.operator.deployfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.helper.ConditionalHelpers;
import com.moandjiezana.toml.Toml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where other readers of TOML and of templates can read a text and read it rightly, ours agrees with them. */
class SecondOpinionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = 1\nb = -17\nc = 1_000\nd = +99\n",
                "a = 1.5\nb = -0.01\nc = 5e2\nd = 25e-1\n",
                "a = true\nb = false",
                "a = \"x\\ty\\n\\\"z\\\\ \\u00e9\"\nb = 'C:\\x'\nc = \"\"",
                "a = \"\"\"\none\ntwo\\\n   three\"\"\"\nb = '''\nx'y\n'''",
                "a = [1, 2, 3]\nb = [\n  'x', # one\n  'y',\n]\nc = [[1], ['z']]\nd = []",
                "[a]\nx = 1\n[a.b.c]\ny = 2\n[d]\n",
                "[[a]]\nx = 1\n[[a]]\nx = 2\n[[a.b]]\ny = 3",
                "a = { x = 1, y = { z = 'w' } }\n\"quoted key\" = 1\nbare_key-1 = 2 # end",
                "# only a comment\n\n\t\r\n"
            })
    void toml4j_reads_the_same(String text) throws Exception {
        assertThat(TomlTest.plain(text, true)).isEqualTo(new Toml().read(text).toMap());
    }

    @Test
    void toml_1_reads_what_toml4j_does_not() throws Exception {
        String text = "a.b = 1\n'c' = [1, 'x', 2.5]\nd = 0xFF\ne = 0b11\nf = 0o17\ng = \"\\U0001F600\"\nh = -inf\n"
                + "i = 1979-05-27 07:32:00.5-07:00\nj = 07:32:00\nk = \"\"\"a\"\"\"\"\"";

        assertThat(TomlTest.plain(text, false))
                .isEqualTo(Map.ofEntries(
                        Map.entry("a", Map.of("b", 1L)),
                        Map.entry("c", List.of(1L, "x", 2.5)),
                        Map.entry("d", 255L),
                        Map.entry("e", 3L),
                        Map.entry("f", 15L),
                        Map.entry("g", "\uD83D\uDE00"),
                        Map.entry("h", Double.NEGATIVE_INFINITY),
                        Map.entry("i", "1979-05-27 07:32:00.5-07:00"),
                        Map.entry("j", "07:32:00"),
                        Map.entry("k", "a\"\"")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ git.sha }}",
                "x{{git.branch}}-{{ repository.owner }}/{{repository.name}}",
                "a {{! a comment }} b {{!-- one }} more --}} c",
                "{{git.message}} } { {",
                "{{#if (eq git.branch 'main')}}a{{else}}b{{/if}}",
                "{{#if (eq git.branch \"a<b>&\\\"c\\\"\")}}a{{else}}b{{/if}}",
                "{{#if git.tag}}a{{else if (eq repository.name \"web\")}}b {{git.sha}}{{else}}c{{/if}}",
                "{{#if git.message}}{{#if (not (eq repository.owner 'shop'))}}1{{else}}2{{/if}}{{/if}}{{#if"
                        + " git.tag}}3{{/if}}",
                "{{#unless git.tag}}none{{else}}one{{/unless}}",
                "{{#with repository}}{{owner}}/{{name}}{{/with}}{{#with git.tag}}a{{else}}b{{/with}}",
                "{{#if (and (eq repository.name 'web') (not git.tag))}}a{{/if}}{{#if (or git.tag git.sha)}}b{{/if}}"
            })
    void handlebars_fills_in_the_same(String template) throws Exception {
        Map<String, Object> data = Map.of(
                "git",
                        Map.of(
                                "sha", Pushes.SHA,
                                "branch", "a<b>&\"c\"",
                                "tag", "",
                                "message", "{{git.sha}} \\ '"),
                "repository", Map.of("owner", "shop", "name", "web"));
        Handlebars handlebars = new Handlebars().with(EscapingStrategy.NOOP);
        for (ConditionalHelpers helper : ConditionalHelpers.values()) {
            handlebars.registerHelper(helper.name(), helper);
        }

        assertThat(Pushes.rendered(template, Pushes.data("refs/heads/a<b>&\"c\"", "", "{{git.sha}} \\ '")))
                .isEqualTo(handlebars.compileInline(template).apply(data));
    }
}
