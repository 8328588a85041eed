package io.kubegitdeploy.operator.deployfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How fast deploy files are filled in, parsed and checked, by one thread. */
class PlanningBenchmark {
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("kgd.seconds", 2));
    private static final Path SAMPLE = Path.of("../examples/sample-app/kube-git-deploy.toml");

    /** As long as a push may make it. */
    private static final TemplateData PUSH = Pushes.data("refs/heads/feature/x", "Jo", "m".repeat(4096));

    @Test
    void deploy_files_become_plans() throws IOException {
        String large = large();
        assertThat(Pushes.plan(large, PUSH)).hasSize(32);
        String hostile = FuzzTest.large()
                .max(Comparator.comparingLong(PlanningBenchmark::nanos))
                .orElseThrow();

        measure("the sample application's", Files.readString(SAMPLE));
        measure("large: 32 units", large);
        measure("hostile: " + hostile.substring(0, 12).strip() + " ... over and over", hostile);
    }

    /** 32 units with all that templates have, and as much of comments as there is room for. */
    private static String large() {
        StringBuilder text = new StringBuilder();
        for (int unit = 0; unit < 32; unit++) {
            text.append("""
                {{ if and (ne .git.branch "no") (not .git.tag) }}
                [u%1$d]
                [[docker]]
                directory = "./u%1$d"
                tag = "registry.example.com/shop/u%1$d:{{ .git.branch | replace "/" "-" | trunc 20 | lower }}-{{ .git.sha }}"
                build_args = { COMMIT = "{{ .git.sha }}", JOB = "{{ printf "%%05d" .job.id }}" }
                [[helm]]
                chart = "./u%1$d/deploy"
                values = ["base.yaml", "{{#if (eq git.branch "master")}}prod{{else}}test{{/if}}.yaml"]
                [helm.set]
                "image.pullPolicy" = "Always"
                replicas = 2
                message = \"""{{ trunc 500 .git.message }}\"""
                list = [1, 2.5, true, { name = "a", value = "b" }]
                {{ end }}
                """.formatted(unit));
        }
        String comment = "# " + "x".repeat(97) + "\n";
        return text + comment.repeat((DeployFile.LARGEST - text.length()) / comment.length());
    }

    private static void measure(String name, String text) {
        rate(text);
        double[] rates = Stream.generate(() -> rate(text))
                .limit(ROUNDS)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        System.out.printf(
                "%-36s %4.1f KiB:  %,8.0f files/s (%,.0f to %,.0f in %d rounds), %.1f MB/s%n",
                name,
                bytes(text) / 1024.0,
                rates[ROUNDS / 2],
                rates[0],
                Arrays.stream(rates).max().orElseThrow(),
                ROUNDS,
                rates[ROUNDS / 2] * bytes(text) / 1e6);
    }

    private static double rate(String text) {
        long end = System.nanoTime() + ROUND.toNanos();
        long spent = 0;
        int files = 0;
        while (System.nanoTime() < end) {
            spent += nanos(text);
            files++;
        }
        return files / (spent / 1e9);
    }

    private static long nanos(String text) {
        long start = System.nanoTime();
        assertThat(Pushes.read(text, PUSH)).isNotNull();
        return System.nanoTime() - start;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
