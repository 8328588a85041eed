package io.kubegitdeploy.operator.deployfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the text and the push hold: a plan or problems, soon. {@code -Dkgd.fuzz} and {@code -Dkgd.seed} for more. */
class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("kgd.fuzz", 8000);
    private static final long SEED = Long.getLong("kgd.seed", 20261121);

    /** In all, not at once, in bytes. */
    private static final long MOST_ALLOCATED = 128 * 1024 * 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final List<String> PARTS = List.of(
            "[",
            "]",
            "[[",
            "]]",
            "{",
            "}",
            "{{",
            "}}",
            "{{-",
            "-}}",
            "\"",
            "'",
            "\"\"\"",
            "'''",
            "=",
            ".",
            ",",
            "#",
            "\n",
            "\r\n",
            "\r",
            " ",
            "\t",
            "\\",
            "\\u",
            "\\U0001F600",
            "0",
            "12",
            "1.5",
            "-",
            "+",
            "_",
            "inf",
            "true",
            "1979-05-27",
            "07:32:00",
            "api",
            "docker",
            "helm",
            "directory",
            "tag",
            "chart",
            "values",
            "set",
            "image",
            "timeout",
            "depends_on",
            "build_args",
            "{{ .git.sha }}",
            "{{git.branch}}",
            "{{ .git.message }}",
            "{{ if",
            "{{ if .git.branch == \"master\" }}",
            "{{ else if eq .git.tag \"x\" }}",
            "{{ else }}",
            "{{ with .git }}",
            "{{ .sha }}",
            "{{ range",
            "{{#if (eq git.branch 'x')}}",
            "{{/if}}",
            "{{ .git.branch | replace \"/\" \"-\" | trunc 9 | lower }}",
            "{{ printf \"%s-%5d\" .git.message .job.id }}",
            "{{ default \"x\" .git.tag }}",
            " | ",
            "(",
            ")",
            "==",
            "and ",
            "not ",
            "$x",
            "`",
            "{{/*",
            "*/}}",
            "{{!--",
            "--}}",
            "{{ end }}",
            "[api]\n",
            "[[docker]]\n",
            "[[helm]]\n",
            "[api.docker]\n",
            "directory = \".\"\n",
            "tag = \"x:1\"\n",
            "chart = 'c'\n",
            "\u0000",
            "\uD83D\uDE00",
            "\uD800",
            "é",
            "5m",
            "a.b");

    /** A key that {@link #wellFormed} writes, or one that a push managed to add. */
    private static final Pattern KEY = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\":");

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return text.toString();
    }

    private static String mutated(Random random, String sample) {
        StringBuilder text = new StringBuilder(sample);
        for (int i = random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            if (random.nextBoolean()) {
                text.insert(at, PARTS.get(random.nextInt(PARTS.size())));
            } else {
                text.delete(at, Math.min(text.length(), at + random.nextInt(8)));
            }
        }
        return text.toString();
    }

    private static final String SAMPLE = """
        [api]
        depends_on = ["ui"]
        [[docker]]
        directory = "./{{ .git.branch }}"
        tag = "r.example.com/shop/api:{{ .git.sha }}"
        build_args = { MESSAGE = "{{ .git.message }}", LEVEL = 3 }
        [[helm]]
        chart = './deploy' # of {{ .git.tag }}
        values = ["a.yaml", \"""b.yaml\"""]
        [helm.set]
        "image.pullPolicy" = "Always"
        list = [1, [2.5, {a = 1979-05-27}],]
        {{ if and (ne .git.branch "x") (not .git.tag) }}
        [ui.helm]
        chart = "{{- .git.branch -}}"
        timeout = "5m"
        {{ else if hasPrefix "v" .git.tag }}
        [ui.helm]
        chart = "{{#with git}}{{ tag | replace "/" "-" | trunc 20 | lower }}{{/with}}"
        {{ else }}
        [ui]
        [[helm]]
        chart = '{{#if (eq job.id 7)}}{{ printf "%s-%03d" repository.name job.id }}{{/if}}'
        {{ end }}
        """;

    /** What a failure tells. A hang tells the name of its thread. */
    private static String told(int round, String text) {
        String what = "-Dkgd.seed=" + SEED + ", round " + round + ": " + text;
        Thread.currentThread().setName(what);
        return what;
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void any_text_with_any_push_gives_a_plan_or_problems() {
        Random random = new Random(SEED);
        int plans = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = round % 2 == 0 ? text(random, 60) : mutated(random, SAMPLE);
            String what = told(round, text);
            TemplateData data = Pushes.data("refs/heads/" + text(random, 4), text(random, 4), text(random, 8));
            try {
                switch (DeployFile.read(text, data, "ns")) {
                    case Reading.Read read -> plans++;
                    case Reading.Invalid invalid -> isTold(invalid.problems(), text, what);
                }
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(what, e);
            }
        }
        assertThat(plans).as("some of them are good files").isGreaterThan(ROUNDS / 100);
    }

    private static void isTold(List<Problem> problems, String text, String what) {
        int lines = (int) text.chars().filter(c -> c == '\n').count() + 1;
        assertThat(problems).as(what).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.line()).isBetween(1, lines);
            assertThat(problem.column()).isPositive();
            assertThat(problem.message()).doesNotContain("\n", "\u0000");
        });
    }

    /** A good deploy file whose strings hold any templates; which blocks count does not depend on the push's texts. */
    private static String wellFormed(Random random) {
        StringBuilder text = new StringBuilder();
        for (int unit = random.nextInt(5); unit >= 0; unit--) {
            String block =
                    pick(random, "", "{{ if eq .job.id 7 }}", "{{#if (ne job.id 8)}}", "{{ if false }}{{ else }}");
            text.append(block).append("\n[u").append(unit).append("]\n");
            text.append("[[helm]]\nchart = \"c\"\n[helm.set]\n");
            for (int key = random.nextInt(4); key >= 0; key--) {
                String quotes = pick(random, "\"", "\"\"\"");
                text.append("k").append(key).append(" = ").append(quotes);
                for (int part = random.nextInt(4); part > 0; part--) {
                    text.append(pick(random, "a", " ", "\\n", "#", "")).append(string(random));
                }
                text.append(quotes).append("\n");
            }
            text.append(block.isEmpty() ? "" : block.startsWith("{{#") ? "{{/if}}" : "{{ end }}")
                    .append("\n");
        }
        return text.toString();
    }

    private static String string(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "{{ " + expression(random, 3) + " }}";
            case 1 ->
                "{{- if " + expression(random, 2) + " -}} x{{ " + expression(random, 2) + " }}{{ else }}y{{ end }}";
            case 2 -> "{{#with " + expression(random, 2) + "}}{{ . }}{{/with}}";
            default -> "{{ git.branch }}{{/* \" */}}";
        };
    }

    /** An expression that gives a string. */
    private static String expression(Random random, int depth) {
        String name = pick(random, ".git.branch", "git.message", ".git.author", "git.tag", ".repository.name");
        if (depth == 0) {
            return random.nextBoolean() ? name : "\"\\\"x\"";
        }
        String inner = "(" + expression(random, depth - 1) + ")";
        return switch (random.nextInt(7)) {
            case 0 -> "lower " + inner;
            case 1 -> inner + " | trunc " + (random.nextInt(9) - 4);
            case 2 -> "replace \"x\" " + inner + " " + name;
            case 3 -> "default " + inner + " " + name;
            case 4 -> "printf \"%s%5d%.3s\" " + inner + " .job.id " + name;
            case 5 -> "or " + inner + " " + name + " | and " + inner;
            default -> name;
        };
    }

    private static String pick(Random random, String... some) {
        return some[random.nextInt(some.length)];
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void values_of_a_push_in_strings_change_no_unit_and_no_key() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS / 4; round++) {
            String text = wellFormed(random);
            String what = told(round, text);
            TemplateData hostile =
                    Pushes.data("refs/heads/" + valid(text(random, 4)), valid(text(random, 4)), valid(text(random, 8)));
            try {
                assertThat(shape(text, hostile)).as(what).isEqualTo(shape(text, Pushes.MASTER));
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                throw new AssertionError(what, e);
            }
        }
    }

    /** The units and what they set, without the values. */
    private static List<String> shape(String text, TemplateData data) {
        return Pushes.plan(text, data).stream()
                .map(unit -> unit.name() + " "
                        + KEY.matcher(unit.helm().orElseThrow().set())
                                .results()
                                .map(MatchResult::group)
                                .toList())
                .toList();
    }

    /** Half a surrogate pair is refused, wherever it stands. */
    private static String valid(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    static Stream<String> large() {
        return Stream.of(
                        "{{ if true }}",
                        "{{ if true }}{{ end }}",
                        "{{#if git.message}}",
                        "{{ else }}",
                        "{{ end }}",
                        "{{ range }}",
                        "{{ with .git.message }}{{ . }}{{ end }}",
                        "{{ lower .git.message }}",
                        "{{ .git.message | replace \"m\" \"mmmm\" | replace \"m\" \"mmmm\" | lower }}",
                        "{{ eq .git.message .git.message .git.message .git.message }}",
                        "{{ printf \"%999s%999s%999s\" .git.message .git.message .git.message }}",
                        "{{ ((((((((((((((((((((((((((((",
                        "{{ a|a|a|a|a|a|a|a|a|a|a|a|a|a }}",
                        "{{ not not not not not }}",
                        "{{ `",
                        "|",
                        "(",
                        "[",
                        "{",
                        "a.",
                        "a=[",
                        "{{",
                        "{{ ",
                        "{{/*",
                        "{{!--",
                        "{{ \"\\\"",
                        "{{- ",
                        "\"",
                        "'",
                        "\n",
                        "\"\"\"",
                        "a={",
                        "[a]\n",
                        "[[a.b]]\n",
                        "[a.helm]\n",
                        "{{.git.message}}",
                        "{{ x }}",
                        " ",
                        "#\n",
                        "a.b.c.d",
                        "\\",
                        "1_",
                        "x = \"",
                        "- -}} {{ -")
                .map(part -> part.repeat(DeployFile.LARGEST / part.length()));
    }

    @ParameterizedTest
    @MethodSource("large")
    @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
    void the_largest_file_of_one_thing_over_and_over_is_read_in_bounded_time(String text) {
        Reading reading = Pushes.read(text, Pushes.data("refs/heads/x", "", "m".repeat(4096)));

        assertThat(reading).isNotNull();
    }

    /** All of it in the one thread that the limit of time gives it: memory is counted by thread. */
    @ParameterizedTest
    @MethodSource("large")
    @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
    void the_largest_file_of_one_thing_over_and_over_takes_bounded_memory(String text) {
        TemplateData data = Pushes.data("refs/heads/x", "", "m".repeat(4096));
        Pushes.read(text, data);
        long before = THREADS.getCurrentThreadAllocatedBytes();

        Pushes.read(text, data);

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED);
    }

    @Test
    @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
    void the_longest_values_are_checked_in_bounded_time() {
        for (String value : List.of("a.", "a-", "a/", "../", "a:", "1h", "a_", "A")) {
            String long1 = value.repeat(30_000 / value.length());
            String text = "[a.docker]\ndirectory='" + long1 + "'\ntag='" + long1
                    + "'\n[a.helm]\nchart='c'\nrepository='https://" + long1 + "'";
            assertThat(Pushes.problems(text)).isNotEmpty();
            String names = "[a.helm]\nchart='c'\nrelease='R'\ntimeout='" + long1 + "'\nimage={tag='" + long1 + "'}";
            assertThat(Pushes.problems(names)).isNotEmpty();
        }
    }
}
