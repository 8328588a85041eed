package io.kubegitdeploy.localgithub;

import static io.kubegitdeploy.localgithub.LocalGitHubExtension.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReadmeTest {
    @RegisterExtension
    final LocalGitHubExtension gitHub = new LocalGitHubExtension();

    @Test
    void the_commands_of_the_readme_work() throws Exception {
        String script = Pattern.compile("(?s)```bash\n(.*?)```")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining("\n"));
        Git directory = gitHub.emptyDirectory();
        directory.write("readme.sh", "set -euo pipefail\n" + script);
        Path out = directory.directory().resolve("out");
        ProcessBuilder bash = new ProcessBuilder("bash", "readme.sh")
                .directory(directory.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        bash.environment().put("GITHUB", gitHub.url().toString());
        Git.configure(bash.environment());

        Process process = bash.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        assertThat(Files.readString(out)).contains("Reverse[size=2]", "\"id\":", "HEAD -> main");
        assertThat(text(gitHub.send("GET", "/sample/shop", ""))).contains("Hello");
    }
}
