package io.kubegitdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

    private static List<String> blocks(String kind) throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("README.md")))
                .results()
                .filter(block -> block.group(1).equals(kind))
                .map(block -> block.group(2))
                .toList();
    }

    @Test
    void the_help_in_the_readme_is_that_of_the_program() throws IOException {
        assertThat(blocks("text")).contains(new Called.Call().kgd("--help").out());
    }

    @Test
    void every_command_line_in_the_readme_is_one_that_the_program_takes() throws IOException {
        List<String> lines = blocks("sh").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("kgd "))
                .map(line -> line.replaceAll("\\s+(#|\\||>|&&).*", ""))
                .toList();

        assertThat(lines).hasSizeGreaterThan(12);
        for (String line : lines) {
            CommandLine.ParseResult parsed = CommandLines.of(Main.world())
                    .parseArgs(line.substring("kgd ".length()).split(" +"));
            assertThat(parsed.hasSubcommand()).as(line).isTrue();
        }
    }

    @Test
    void every_command_stands_in_the_readme() throws IOException {
        String examples = String.join("\n", blocks("sh"));

        assertThat(CommandLines.of(Main.world()).getSubcommands().keySet())
                .isNotEmpty()
                .allSatisfy(command -> assertThat(examples).contains("kgd " + command));
    }

    @Test
    void help_of_every_command_tells_its_options() {
        for (String command : CommandLines.of(Main.world()).getSubcommands().keySet()) {
            Called called = new Called.Call().kgd(command, "--help");
            assertThat(called.code()).as(command).isZero();
            assertThat(called.out())
                    .as(command)
                    .contains("Usage: kgd " + command)
                    .contains("--output");
        }
    }
}
