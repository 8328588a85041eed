package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.operator.deployfile.DeployFile;
import io.kubegitdeploy.operator.deployfile.Reading;
import io.kubegitdeploy.operator.deployfile.TemplateData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What templates mean, beside the real Helm, which fills in Go's templates with the functions of a chart's. */
class HelmOpinionIT {
    private static final String END = "<end>";
    private static final String MESSAGE = "Say hello";
    private static final DeployJobSpec PUSH = new DeployJobSpec(
            "web", 7L, "refs/heads/feature/Big-Thing", "c1".repeat(20), null, null, MESSAGE, "Jo", null, false);
    private static final TrackedRepositorySpec REPOSITORY =
            new TrackedRepositorySpec("shop", "web", null, null, null, null, null, null, null, null, null);

    private static final List<String> TEMPLATES = List.of(
            "{{ .git.sha }}",
            "{{ if eq .git.branch \"master\" }}a{{ else if eq .git.branch \"x\" \"feature/Big-Thing\" }}b{{ else }}c{{"
                    + " end }}",
            "{{ if .git.tag }}a{{ else }}b{{ end }}{{ if .git }}c{{ end }}{{ if not true }}d{{ end }}",
            "{{ if and (ne .git.branch \"x\") (not .git.tag) (hasPrefix \"feature/\" .git.branch) }}a{{ end }}",
            "{{ and .git.branch .git.tag }}|{{ and .git.branch \"last\" }}|{{ or .git.tag \"none\" }}|{{ or .git.tag"
                    + " false 0 }}",
            "{{ eq .git.tag \"\" }}{{ ne .git.sha .git.branch }}{{ eq true false }}{{ not .git.branch }}",
            "{{ replace \"/\" \"-\" .git.branch }} {{ replace \"g\" \"\" .git.branch }} {{ .git.branch | replace \"g\""
                    + " \"gg\" }}",
            "{{ trunc 7 .git.sha }} {{ trunc -3 .git.sha }} {{ trunc 0 .git.sha }} {{ .git.branch | trunc 99 }}",
            "{{ default \"none\" .git.tag }} {{ .git.branch | default \"none\" }} {{ default \"\" .git.tag }}",
            "{{ printf \"%s-%s%%\" .repository.name .git.branch }} {{ printf \"%.7s|%5s|%-5s|\" .git.sha \"a\" \"b\""
                    + " }}",
            "{{ printf \"%03d %5d %-5d| %v %v %t %04d\" 7 7 7 7 \"a\" true -7 }} {{ printf \"x\" }}",
            "{{ .git.branch | replace \"/\" \"-\" | lower | trunc 9 | printf \"%s-%s\" .repository.name }}",
            "{{ with .repository }}{{ .owner }}/{{ .name }}{{ end }} {{ with .git.tag }}{{ . }}{{ else }}no{{ end }}",
            "{{ with lower .git.branch | trunc 3 }}{{ . }}{{ . | printf \"%s%s\" . }}{{ end }}",
            "a {{- /* a comment */ -}} b {{/* {{ another }} */}} c {{- if true -}} d {{- end }} e",
            "{{ `a\\n` }} {{ \"a\\u00e9\" }} {{ 7 }} {{ -7 }} {{ true }} {{ (((.git.ref))) }}");

    @TempDir
    Path chart;

    @Test
    void helm_fills_in_the_same() throws Exception {
        assertThat(TEMPLATES.stream().map(HelmOpinionIT::ours).toList())
                .containsExactlyElementsOf(
                        List.of(helms().split(END + "\n", -1)).subList(0, TEMPLATES.size()));
    }

    private static String ours(String template) {
        String file = "[a.helm]\nchart = \"c\"\n[a.helm.set]\nv = \"\"\"\n" + template + "\"\"\"\n";
        try {
            Reading reading = DeployFile.read(file, TemplateData.of(PUSH, REPOSITORY), "ns");
            assertThat(reading).as(template).isInstanceOf(Reading.Read.class);
            String set = ((Reading.Read) reading)
                    .units()
                    .getFirst()
                    .helm()
                    .orElseThrow()
                    .set();
            return new ObjectMapper().readTree(set).get("v").asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All of them by one run of Helm, each with an end. */
    private String helms() throws IOException, InterruptedException {
        Files.createDirectory(chart.resolve("templates"));
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.0.0\n");
        Files.writeString(
                chart.resolve("values.yaml"),
                "{git: {sha: %s, branch: feature/Big-Thing, ref: refs/heads/feature/Big-Thing, tag: '', message: %s}, repository: {owner: shop, name: web}}"
                        .formatted(PUSH.commit(), MESSAGE));
        Files.writeString(
                chart.resolve("templates/NOTES.txt"),
                TEMPLATES.stream()
                        .map(template -> "{{ with .Values }}" + template + "{{ end }}" + END + "\n")
                        .collect(Collectors.joining()));
        Process helm = new ProcessBuilder(
                        Path.of(System.getProperty("kgd.bin"), "helm").toString(),
                        "install",
                        "--dry-run=client",
                        "c",
                        chart.toString())
                .redirectError(chart.resolve("errors").toFile())
                .start();
        String said = new String(helm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(helm.waitFor()).as(Files.readString(chart.resolve("errors"))).isZero();
        return said.substring(said.indexOf("NOTES:\n") + "NOTES:\n".length());
    }
}
