package io.kubegitdeploy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options that every command takes. */
@Command(
        name = "kgd",
        header = "Push to deploy for Kubernetes: what is tracked, what a push became, and to deploy by hand.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        footer = {
            "",
            "It talks to the gateway's private API. From outside the cluster, forward its port first:",
            "  kubectl -n kube-git-deploy port-forward svc/kube-git-deploy-gateway-private 5000:5000",
            "and make a token, if the gateway asks for one:",
            "  kubectl -n NAMESPACE create token SERVICEACCOUNT --audience kube-git-deploy > token",
            "",
            "Exit codes: 0 done, or the job succeeded; 1 failed; 2 wrong usage."
        })
final class Kgd implements Runnable {
    /** What a command prints. */
    enum Format {
        text,
        json
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "text (default), or json for scripts.")
    private Format output;

    @Option(
            names = "--server",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The gateway's private API. Default: $$KGD_SERVER, else http://localhost:5000.")
    private String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "A file with a ServiceAccount's token. Default: $$KGD_TOKEN_FILE, else none.")
    private String tokenFile;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Tells how to use it.")
    private boolean help;

    Format output() {
        return output == null ? Format.text : output;
    }

    String server() {
        return server;
    }

    String tokenFile() {
        return tokenFile;
    }

    /** Whether help was asked for; picocli has given it by then. */
    boolean help() {
        return help;
    }

    @Override
    public void run() {
        CommandLine line = spec.commandLine();
        throw new ParameterException(
                line,
                "which command? " + String.join(", ", line.getSubcommands().keySet()));
    }
}
