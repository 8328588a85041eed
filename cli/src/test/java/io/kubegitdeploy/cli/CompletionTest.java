package io.kubegitdeploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    private Path folder;

    /** What bash offers after these words. */
    private List<String> offered(String... words) throws IOException, InterruptedException {
        Path script = Files.writeString(
                folder.resolve("kgd.bash"),
                new Called.Call().kgd("completion", "bash").out());
        String typed = "'" + String.join("' '", words) + "'";
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source " + script + "; COMP_WORDS=(" + typed + "); COMP_CWORD=" + (words.length - 1)
                                + "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE}; _complete_kgd"
                                + "; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectError(ProcessBuilder.Redirect.DISCARD) // compopt is for bash's own call only
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
        return output.lines().map(String::strip).toList();
    }

    @Test
    void bash_completes_commands_and_options() throws IOException, InterruptedException {
        assertThat(offered("kgd", ""))
                .contains("track", "untrack", "list", "status", "logs", "deploy", "cancel", "validate");
        assertThat(offered("kgd", "sta")).containsExactly("status");
        assertThat(offered("kgd", "status", "--n")).containsExactly("--no-wait");
        assertThat(offered("kgd", "list", "--output", "")).contains("text", "json");
    }

    @Test
    void fish_gets_every_command_with_its_options() {
        String script = new Called.Call().kgd("completion", "fish").out();

        assertThat(script.lines())
                .contains(
                        "complete -c kgd -n '__fish_use_subcommand' -a status -d 'Shows a job, by default the newest, and follows it until it ends.'",
                        "complete -c kgd -n '__fish_seen_subcommand_from status' -l no-wait -d 'Shows it once.'",
                        "complete -c kgd -n '__fish_seen_subcommand_from list' -s o -l output -x -a 'text json' -d 'text (default), or json for scripts.'",
                        "complete -c kgd -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'",
                        "complete -c kgd -n '__fish_seen_subcommand_from validate' -F");
    }

    @Test
    void another_shell_is_wrong_usage() {
        assertThat(new Called.Call().kgd("completion", "csh").code()).isEqualTo(2);
    }
}
