package io.kubegitdeploy.job;

import io.kubegitdeploy.job.release.Release;
import io.kubegitdeploy.job.source.Source;
import java.util.Arrays;
import java.util.List;

/** The image's entry point: {@code source} or {@code release}. */
public final class Main {

    private static final String USAGE = """
            Usage: source
                   release --uid=.. --unit=.. --release=.. --namespace=.. --chart=.. [--repository=..] [--version=..]
                           [--values=..]... --timeout=<seconds> --wait=<bool> --atomic=<bool> --history-max=<n>
            Settings come from the environment: see the README of the module job.""";

    private Main() {}

    public static void main(String[] args) {
        Environment environment = new Environment(System.getenv());
        List<String> arguments = Arrays.asList(args);
        String program = arguments.isEmpty() ? "" : arguments.getFirst();
        System.exit(
                switch (program) {
                    case "source" -> Source.run(environment);
                    case "release" -> Release.run(arguments.subList(1, arguments.size()), environment);
                    case "training" -> training(arguments.subList(1, arguments.size()), environment);
                    case "--help" -> help();
                    default -> unknown(environment);
                });
    }

    /** Both programs in one process, for the image's build: what they load here needs no loading later. */
    private static int training(List<String> arguments, Environment environment) {
        int exitCode = Source.run(environment);
        return exitCode == ExitCode.DONE ? Release.run(arguments, environment) : exitCode;
    }

    private static int help() {
        System.out.println(USAGE);
        return 0;
    }

    private static int unknown(Environment environment) {
        System.err.println(USAGE);
        TerminationMessage.of(environment).write("The first argument must be source or release.");
        return ExitCode.REJECTED;
    }
}
