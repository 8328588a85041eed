package io.kubegitdeploy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's table that leads from the contract to its tests. */
class ContractTableTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern NAMED =
            Pattern.compile("(?:(op|job|acc|crds): )?`([A-Z][A-Za-z0-9]*(?:Test|IT))(?:#([a-z0-9_]+))?`");
    private static final Map<String, List<String>> MODULES = Map.of(
            "op", List.of("operator/src", "operator/integration-tests/src"),
            "job", List.of("job/src", "job/integration-tests/src"),
            "acc", List.of("charts/acceptance/src"),
            "crds", List.of("crds/src"),
            "", List.of("webhook-gateway/src", "webhook-gateway/integration-tests/src"));

    @Test
    void every_test_that_the_table_names_exists() throws IOException {
        String readme = Files.readString(ROOT.resolve("webhook-gateway/README.md"));
        String table = readme.substring(readme.indexOf("## The contract, by its sentences"));
        List<MatchResult> named = NAMED.matcher(table).results().toList();

        Set<String> missing = named.stream()
                .filter(test -> !exists(test))
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(missing).isEmpty();
        assertThat(named).hasSizeGreaterThan(100);
    }

    private static boolean exists(MatchResult test) {
        String module = test.group(1) == null ? "" : test.group(1);
        String method = test.group(3);
        return MODULES.get(module).stream()
                .flatMap(folder -> sources(folder, test.group(2) + ".java"))
                .anyMatch(source -> method == null || source.contains(" " + method + "("));
    }

    private static Stream<String> sources(String folder, String name) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder).resolve("test"))) {
            return files.filter(file -> file.endsWith(name)).map(ContractTableTest::text).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
