package io.kubegitdeploy.operator.deployfile;

import io.kubegitdeploy.crd.DockerPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A unit's docker action. */
final class DockerAction {
    private DockerAction() {}

    /** The plan; meaningless once there are faults. */
    static DockerPlan read(Table table, Faults faults) {
        Fields fields =
                new Fields(table, "docker", faults, "directory", "tag", "dockerfile", "target", "build_args", "cache");
        return new DockerPlan(
                fields.required("directory", RepositoryPath::directory).orElse(null),
                fields.required("tag", ImageReference::toPush).orElse(null),
                fields.text("dockerfile", RepositoryPath::file).orElse(null),
                fields.text("target", Words::stage).orElse(null),
                fields.table("build_args").map(args -> buildArgs(args, faults)).orElse(null),
                fields.bool("cache").orElse(null));
    }

    private static Map<String, String> buildArgs(Table table, Faults faults) {
        Map<String, String> args = new LinkedHashMap<>();
        Fields fields =
                new Fields(table, "build_args", faults, table.entries().keySet().toArray(String[]::new));
        table.entries().forEach((name, entry) -> {
            fields.checked(new Value.Text(entry.at(), name), Words::buildArg);
            buildArg(fields, name, entry.value()).ifPresent(value -> args.put(name, value));
        });
        return args;
    }

    private static Optional<String> buildArg(Fields fields, String name, Value value) {
        return switch (value) {
            case Value.Text text -> fields.checked(text, Words::argument);
            case Value.Whole whole -> Optional.of(String.valueOf(whole.value()));
            case Value.Bool bool -> Optional.of(String.valueOf(bool.value()));
            default -> {
                fields.wrongType(value, name, "a string, an integer or a boolean");
                yield Optional.empty();
            }
        };
    }
}
