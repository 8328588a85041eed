package io.kubegitdeploy.operator.deployfile;

import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.HelmPlan.ImageValues;
import java.util.Optional;

/** A unit's helm action. */
final class HelmAction {
    /** As many as our program release takes. */
    private static final int MOST_FILES = 20;

    private HelmAction() {}

    /** The plan; meaningless once there are faults. */
    static HelmPlan read(Table table, String unit, String defaultNamespace, Faults faults) {
        Fields fields = new Fields(
                table,
                "helm",
                faults,
                "chart",
                "repository",
                "version",
                "release",
                "namespace",
                "values",
                "set",
                "image",
                "timeout",
                "wait",
                "atomic");
        boolean fromRepository = fields.has("repository");
        if (fields.has("version") && !fromRepository) {
            faults.add(
                    fields.entries().get("version").at(),
                    "version goes with repository: a chart in this repository has the version of its Chart.yaml");
        }
        Optional<String> chart = fields.required("chart", fromRepository ? Words::chartName : RepositoryPath::chart);
        Optional<String> repository = fields.text("repository", Words::chartRepository);
        if (repository.isPresent() && chart.isPresent() && !Words.isChartReference(repository.get(), chart.get())) {
            faults.add(
                    fields.entries().get("repository").at(),
                    "a chart in a registry is oci://, a host, and names of lower-case letters, digits, '.', '_' and '-'"
                            + " with '/' between, the chart's as the last");
        }
        if (fields.any("values").orElse(null) instanceof Value.Items files
                && files.values().size() > MOST_FILES) {
            faults.add(files.at(), "more than " + MOST_FILES + " values files");
        }
        return new HelmPlan(
                chart.orElse(null),
                repository.orElse(null),
                fields.text("version", Words::chartVersion).orElse(null),
                fields.text("release", Words::release).orElse(unit),
                fields.text("namespace", Words::namespace).orElse(defaultNamespace),
                fields.texts("values", RepositoryPath::file),
                fields.table("set").map(set -> SetValues.toJson(set, faults)).orElse(null),
                fields.table("image").map(image -> image(image, faults)).orElse(null),
                timeout(fields).orElse(null),
                fields.bool("wait").orElse(null),
                fields.bool("atomic").orElse(null));
    }

    private static ImageValues image(Table table, Faults faults) {
        Fields fields = new Fields(table, "image", faults, "repository", "tag", "digest");
        return new ImageValues(
                fields.text("repository", Words::valuePath).orElse(null),
                fields.text("tag", Words::valuePath).orElse(null),
                fields.text("digest", Words::valuePath).orElse(null));
    }

    private static Optional<Integer> timeout(Fields fields) {
        Optional<Value> value = fields.any("timeout");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return switch (value.get()) {
            case Value.Text text -> fields.checked(text, Words::seconds);
            case Value.Whole whole ->
                fields.checked(new Value.Text(whole.at(), ""), ignored -> Words.seconds(whole.value()));
            default -> {
                fields.wrongType(value.get(), "timeout", "a string such as \"5m\" or an integer of seconds");
                yield Optional.empty();
            }
        };
    }
}
