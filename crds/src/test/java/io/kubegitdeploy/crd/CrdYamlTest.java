package io.kubegitdeploy.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed YAML is what the types generate; {@code -Dcrds.update} writes it. */
class CrdYamlTest {
    private static final Path COMMITTED = Path.of("src/main/resources/kube-git-deploy.io");

    @TempDir
    private Path work;

    @Test
    void the_committed_yaml_of_TrackedRepository_is_what_the_type_generates() throws IOException {
        compare(CrdYaml.of(TrackedRepository.class, work), COMMITTED.resolve("trackedrepositories.yaml"));
    }

    @Test
    void the_committed_yaml_of_DeployJob_is_what_the_type_generates() throws IOException {
        compare(CrdYaml.of(DeployJob.class, work), COMMITTED.resolve("deployjobs.yaml"));
    }

    private static void compare(String generated, Path committed) throws IOException {
        if (System.getProperty("crds.update") != null) {
            Files.createDirectories(COMMITTED);
            Files.writeString(committed, generated);
        }
        assertThat(committed).as("run: mvn -pl crds test -Dcrds.update").exists();
        assertThat(Files.readString(committed))
                .as("run: mvn -pl crds test -Dcrds.update")
                .isEqualTo(generated);
    }
}
