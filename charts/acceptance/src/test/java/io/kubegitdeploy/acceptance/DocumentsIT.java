package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents show is taken by the API server as it stands there. */
@ExtendWith(OnTheCluster.class)
@Order(6)
class DocumentsIT {
    private static final Pattern RESOURCE = Pattern.compile("(?ms)^```yaml\n(apiVersion: .*?)^```$");
    private static final Pattern FIELD = Pattern.compile("(?m)^ {2}\\w+\t<.+>.*\n(.*)$");

    @Test
    void resources_in_the_readme_and_in_examples_are_accepted(Team team, @TempDir Path directory) throws IOException {
        List<String> resources = Stream.concat(
                        RESOURCE.matcher(Files.readString(team.cluster().file("README.md")))
                                .results()
                                .map(snippet -> snippet.group(1)),
                        Stream.of(
                                Files.readString(team.cluster().file("examples/deployjob.yaml")),
                                Files.readString(team.cluster().file("examples/quickstart.yaml"))))
                .toList();
        assertThat(resources).hasSizeGreaterThanOrEqualTo(3);
        for (String resource : resources) {
            Path file = Files.writeString(
                    directory.resolve("resource.yaml"),
                    resource.replaceAll("(namespace|  name): sample\\b", "$1: " + team.namespace()));
            team.kubectl("create", "--dry-run=server", "--validate=strict", "-f", file.toString())
                    .output()
                    .lines()
                    .forEach(line -> assertThat(line).containsPattern("created \\(server dry run\\)$|already exists$"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trackedrepository.spec",
                "trackedrepository.spec.build",
                "trackedrepository.spec.deploy",
                "trackedrepository.status",
                "deployjob.spec",
                "deployjob.status",
                "deployjob.status.units",
                "deployjob.status.units.docker",
                "deployjob.status.units.helm"
            })
    void kubectl_explain_has_words_for_each_field(String path, Team team) {
        List<MatchResult> fields = FIELD.matcher(team.kubectl("explain", path).successful())
                .results()
                .toList();
        assertThat(fields).isNotEmpty();
        assertThat(fields)
                .allSatisfy(field -> assertThat(field.group(1).strip())
                        .as(field.group())
                        .isNotEmpty()
                        .isNotEqualTo("<no description>"));
    }
}
