package io.kubegitdeploy.cli;

import io.kubegitdeploy.cli.gateway.GatewayFailure;
import io.kubegitdeploy.cli.terminal.Printable;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the commands together, and turns what became of one into an exit code: 0, 1 (it failed) or 2 (wrong usage). */
final class CommandLines {
    static final int FAILED = 1;
    static final int USAGE = 2;

    private static final int WIDTH = 110;

    private CommandLines() {}

    static int run(World world, String... args) {
        return of(world, Arrays.asList(args)).execute(args);
    }

    /** With all commands. */
    static CommandLine of(World world) {
        return of(world, List.of());
    }

    /** With the commands that are named; with all, if none of them is or they are to be listed. Each takes time to make. */
    private static CommandLine of(World world, Collection<String> words) {
        Kgd kgd = new Kgd();
        Session session = new Session(world, kgd);
        Map<String, Supplier<Object>> commands = commands(session);
        boolean all = words.contains("completion") || words.stream().noneMatch(commands::containsKey);
        CommandLine line = new CommandLine(kgd);
        commands.forEach((name, command) -> {
            if (all || words.contains(name)) {
                line.addSubcommand(name, command.get());
            }
        });
        Ansi ansi = world.terminal().hasColour() ? Ansi.ON : Ansi.OFF;
        return line.setUsageHelpWidth(WIDTH)
                .setColorScheme(Help.defaultColorScheme(ansi))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(writer(world.terminal().out()))
                .setErr(writer(world.terminal().err()))
                .setParameterExceptionHandler(wrongUsage(world))
                .setExecutionExceptionHandler((e, command, result) -> failed(session, e, command));
    }

    private static Map<String, Supplier<Object>> commands(Session session) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("track", () -> new Track(session));
        commands.put("untrack", () -> new Untrack(session));
        commands.put("list", () -> new ListAll(session));
        commands.put("status", () -> new Status(session));
        commands.put("logs", () -> new Logs(session));
        commands.put("deploy", () -> new Deploy(session));
        commands.put("cancel", () -> new Cancel(session));
        commands.put("validate", () -> new Validate(session));
        commands.put("login", () -> new Login(session));
        commands.put("completion", () -> new Completion(session));
        commands.put("version", () -> new Version(session));
        return commands;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static IParameterExceptionHandler wrongUsage(World world) {
        return (e, args) -> {
            CommandLine command = e.getCommandLine();
            world.terminal().warn("kgd: " + e.getMessage().replaceFirst("^Error: ", ""));
            world.terminal().warn(meant(e, command).orElse("Usage: " + synopsis(command)));
            world.terminal().warn("More: " + command.getCommandSpec().qualifiedName() + " --help");
            return USAGE;
        };
    }

    private static Optional<String> meant(ParameterException e, CommandLine command) {
        return e instanceof UnmatchedArgumentException unmatched
                ? Likeness.nearest(
                                unmatched.getUnmatched().getFirst(),
                                command.getSubcommands().keySet(),
                                3)
                        .map(near -> "Did you mean kgd " + near + "?")
                : Optional.empty();
    }

    private static String synopsis(CommandLine command) {
        return Printable.line(command.getHelp().synopsis(0))
                .replaceAll(" +", " ")
                .strip();
    }

    private static int failed(Session session, Exception e, CommandLine command) throws Exception {
        if (e instanceof ParameterException wrong) {
            return command.getParameterExceptionHandler().handleParseException(wrong, new String[0]);
        }
        if (e instanceof CommandFailure failure) {
            session.failed(failure.reason(), failure.getMessage(), failure.advice());
            return FAILED;
        }
        if (e instanceof GatewayFailure failure) {
            session.failed(
                    failure.reason(), failure.getMessage(), Advice.on(session, failure, Repositories.of(command)));
            return FAILED;
        }
        throw e;
    }
}
