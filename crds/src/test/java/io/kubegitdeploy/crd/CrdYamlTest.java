package io.kubegitdeploy.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed YAML is what the types generate; {@code -Dcrds.update} writes it. */
class CrdYamlTest {
    private static final Path COMMITTED = Path.of("src/main/resources/kube-git-deploy.io");
    private static final Path IN_CHART = Path.of("../charts/kube-git-deploy/files/crds");

    @TempDir
    private Path work;

    @Test
    void the_committed_yaml_of_TrackedRepository_is_what_the_type_generates() throws IOException {
        compare(CrdYaml.of(TrackedRepository.class, work), "trackedrepositories.yaml");
    }

    @Test
    void the_committed_yaml_of_DeployJob_is_what_the_type_generates() throws IOException {
        compare(CrdYaml.of(DeployJob.class, work), "deployjobs.yaml");
    }

    private static void compare(String generated, String file) throws IOException {
        for (Path folder : List.of(COMMITTED, IN_CHART)) {
            Path committed = folder.resolve(file);
            if (System.getProperty("crds.update") != null) {
                Files.createDirectories(folder);
                Files.writeString(committed, generated);
            }
            assertThat(committed).as("run: mvn -pl crds test -Dcrds.update").exists();
            assertThat(Files.readString(committed))
                    .as("%s; run: mvn -pl crds test -Dcrds.update", committed)
                    .isEqualTo(generated);
        }
    }
}
