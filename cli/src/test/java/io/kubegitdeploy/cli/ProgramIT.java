package io.kubegitdeploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that the build makes, as it is run. */
class ProgramIT {
    private static final Path FOLDER = Path.of("target/kgd").toAbsolutePath();

    @TempDir
    private Path folder;

    private record Ran(int code, String out) {}

    private static Ran run(Path directory, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ran(process.waitFor(), out);
    }

    private Ran kgd(Path program, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = program.toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return run(folder, Map.of(), command);
    }

    /** Validate reaches the records of crds and Jackson: the folder has no class of a Kubernetes client. */
    @Test
    void validate_needs_nothing_that_is_not_in_the_folder() throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve("kube-git-deploy.toml"), "[web]\n[[helm]]\nchart = '.'\nset = { note = 'Zoë' }\n");

        Ran ran = kgd(FOLDER.resolve("bin/kgd"), "validate");

        assertThat(ran.out()).contains("is good").contains("Zoë");
        assertThat(ran.code()).isZero();
    }

    @Test
    void it_runs_through_links_from_anywhere() throws IOException, InterruptedException {
        Path first = Files.createSymbolicLink(folder.resolve("first"), FOLDER.resolve("bin/kgd"));
        Files.createDirectory(folder.resolve("bin"));
        Path second = Files.createSymbolicLink(folder.resolve("bin/kgd"), Path.of("../first"));

        assertThat(kgd(first, "version").out()).startsWith("kgd ");
        assertThat(kgd(second, "version").out()).startsWith("kgd ");
        Files.delete(first); // JUnit warns of links out of the folder
    }

    @Test
    void the_class_cache_is_taken_also_in_a_copy() throws IOException, InterruptedException {
        Path copy = folder.resolve("a copy");
        assertThat(run(folder, Map.of(), "cp", "-r", FOLDER.toString(), copy.toString())
                        .code())
                .isZero();
        String program = copy.resolve("bin/kgd").toString();
        // With this mode a JVM that can't use the cache ends.
        Map<String, String> must = Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");

        Ran ran = run(folder, must, program, "version");

        assertThat(ran.code()).as(ran.out()).isZero();
        Files.delete(copy.resolve("lib/kgd.aot"));
        assertThat(run(folder, must, program, "version").code()).isEqualTo(1);
        assertThat(kgd(copy.resolve("bin/kgd"), "version").out()).startsWith("kgd ");
    }

    @Test
    void colours_are_for_terminals_and_for_those_who_want_them() throws IOException, InterruptedException {
        String help = FOLDER.resolve("bin/kgd") + " --help";

        assertThat(run(folder, Map.of("TERM", "xterm", "NO_COLOR", ""), "script", "-qec", help, "/dev/null")
                        .out())
                .contains("\u001b[");
        assertThat(run(folder, Map.of("TERM", "xterm", "NO_COLOR", "1"), "script", "-qec", help, "/dev/null")
                        .out())
                .contains("Usage: kgd")
                .doesNotContain("\u001b");
        assertThat(run(folder, Map.of("TERM", "xterm"), "bash", "-c", help + " | cat")
                        .out())
                .contains("Usage: kgd")
                .doesNotContain("\u001b");
    }

    @Test
    void exit_codes_reach_the_shell() throws IOException, InterruptedException {
        Path program = FOLDER.resolve("bin/kgd");

        assertThat(kgd(program, "--help").code()).isZero();
        assertThat(kgd(program, "validate", "not-there").code()).isEqualTo(1);
        assertThat(kgd(program, "nonsense").code()).isEqualTo(2);
    }
}
