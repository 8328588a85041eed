package io.kubegitdeploy.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        header = "Prints what makes a shell complete kgd's commands and options.",
        description = {
            "bash: source <(kgd completion bash)",
            "zsh:  source <(kgd completion zsh)",
            "fish: kgd completion fish | source"
        })
final class Completion implements Callable<Integer> {
    /** Known shells. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    private final Session session;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell;

    Completion(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        String script = switch (shell) {
            // One script for both: in zsh it takes bash's way of completing.
            case bash, zsh -> AutoComplete.bash("kgd", root);
            case fish -> FishCompletion.of(root.getCommandSpec());
        };
        session.terminal().out().print(script);
        session.terminal().out().flush();
        return 0;
    }
}
