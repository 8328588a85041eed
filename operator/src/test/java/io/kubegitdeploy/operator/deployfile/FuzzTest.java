package io.kubegitdeploy.operator.deployfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the text and the push hold: a plan or problems, soon. {@code -Dfuzz.rounds} and {@code -Dfuzz.seed} for more. */
class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 4000);
    private static final long SEED = Long.getLong("fuzz.seed", 20261121);

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
            [ui.helm]
            chart = "{{- .git.branch -}}"
            timeout = "5m"
            """;

    @Test
    void any_text_with_any_push_gives_a_plan_or_problems() {
        Random random = new Random(SEED);
        int plans = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = round % 2 == 0 ? text(random, 60) : mutated(random, SAMPLE);
            TemplateData data = Pushes.data("refs/heads/" + text(random, 4), text(random, 4), text(random, 8));
            switch (DeployFile.read(text, data, "ns")) {
                case Reading.Read read -> plans++;
                case Reading.Invalid invalid ->
                    assertThat(invalid.problems()).as(text).isNotEmpty().allSatisfy(problem -> {
                        assertThat(problem.line())
                                .isBetween(
                                        1,
                                        (int) text.chars()
                                                        .filter(c -> c == '\n')
                                                        .count()
                                                + 1);
                        assertThat(problem.column()).isPositive();
                        assertThat(problem.message()).doesNotContain("\n", "\u0000");
                    });
            }
        }
        assertThat(plans).as("some of them are good files").isGreaterThan(ROUNDS / 100);
    }

    static Stream<String> large() {
        return Stream.of(
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
    @Timeout(10)
    void the_largest_file_of_one_thing_over_and_over_is_read_in_bounded_time(String text) {
        long start = System.nanoTime();

        Reading reading = Pushes.read(text, Pushes.data("refs/heads/x", "", "m".repeat(4096)));

        assertThat(reading).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    @Timeout(10)
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
