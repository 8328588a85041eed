package io.kubegitdeploy.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The completion script for fish, which picocli does not make. */
final class FishCompletion {
    private final StringBuilder script = new StringBuilder("complete -c kgd -f\n");

    private FishCompletion() {}

    static String of(CommandSpec root) {
        FishCompletion completion = new FishCompletion();
        for (Map.Entry<String, CommandLine> command : root.subcommands().entrySet()) {
            CommandSpec spec = command.getValue().getCommandSpec();
            completion.line(
                    "__fish_use_subcommand",
                    "-a " + command.getKey() + described(spec.usageMessage().header()));
            String inside = "__fish_seen_subcommand_from " + command.getKey();
            spec.options().forEach(option -> completion.line(inside, option(option)));
            spec.positionalParameters().stream()
                    .filter(parameter -> parameter.type().isEnum())
                    .forEach(parameter -> completion.line(inside, "-a " + values(parameter)));
            if (spec.positionalParameters().stream().anyMatch(FishCompletion::isFile)) {
                completion.line(inside, "-F");
            }
        }
        return completion.script.toString();
    }

    private void line(String condition, String rest) {
        script.append("complete -c kgd -n '")
                .append(condition)
                .append("' ")
                .append(rest)
                .append('\n');
    }

    private static String option(OptionSpec option) {
        StringBuilder words = new StringBuilder();
        for (String name : option.names()) {
            words.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                    .append(' ');
        }
        if (option.typeInfo().isEnum()) {
            words.append("-x -a 'text json' ");
        } else if (option.longestName().endsWith("-file")) {
            words.append("-r -F ");
        } else if (option.arity().max() > 0) {
            words.append("-x ");
        }
        return words.toString().strip() + described(option.description());
    }

    private static String values(PositionalParamSpec parameter) {
        return "'" + String.join(" ", parameter.typeInfo().getEnumConstantNames()) + "'";
    }

    private static boolean isFile(PositionalParamSpec parameter) {
        return parameter.paramLabel().equals("FILE");
    }

    private static String described(String... words) {
        return words.length == 0
                ? ""
                : " -d '" + words[0].replace("$$", "$").replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
