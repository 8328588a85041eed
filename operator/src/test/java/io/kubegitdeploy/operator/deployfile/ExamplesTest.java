package io.kubegitdeploy.operator.deployfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern SNIPPET = Pattern.compile("(?ms)^```toml\n(.*?)^```$");

    static Stream<String> snippets() throws IOException {
        return Stream.of(
                        Files.readString(ROOT.resolve("README.md")),
                        Files.readString(ROOT.resolve("operator/README.md")))
                .flatMap(page -> SNIPPET.matcher(page).results())
                .map(snippet -> snippet.group(1));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void a_deploy_file_in_a_readme_is_a_good_one(String text) {
        assertThat(Pushes.plan(text)).isNotEmpty();
    }

    @Test
    void the_sample_applications_deploy_file_is_a_good_one() throws IOException {
        String text = Files.readString(ROOT.resolve("examples/sample-app/kube-git-deploy.toml"));

        assertThat(Pushes.plan(text)).isNotEmpty();
    }
}
