package io.kubegitdeploy.cli.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.cli.terminal.Line;
import io.kubegitdeploy.cli.terminal.Span;
import io.kubegitdeploy.cli.terminal.Style;
import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.operator.deployfile.DeployFile;
import io.kubegitdeploy.operator.deployfile.PlannedUnit;
import io.kubegitdeploy.operator.deployfile.Problem;
import io.kubegitdeploy.operator.deployfile.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a deploy file as the operator does, and shows what came of it. */
public final class Plans {
    /** Stands for the namespace that only the cluster knows. */
    private static final String UNKNOWN_NAMESPACE = "";

    private static final JsonMapper JSON = new JsonMapper();

    private Plans() {}

    /**
     * Reads a file for a push.
     *
     * @param namespace where releases go that name none, if it is known
     */
    public static Reading read(String text, Push push, Optional<String> namespace) {
        return DeployFile.read(text, push.data(), namespace.orElse(UNKNOWN_NAMESPACE));
    }

    /** A problem a line, the file's name before the operator's own words. */
    public static List<String> problems(String file, Reading.Invalid invalid) {
        return invalid.problems().stream().map(problem -> file + " " + problem).toList();
    }

    /** For people: the units with what would be built and released. */
    public static List<Line> shown(Reading.Read read) {
        List<Line> lines = new ArrayList<>();
        for (PlannedUnit unit : read.units()) {
            String after = unit.dependsOn().isEmpty() ? "" : "  after " + String.join(", ", unit.dependsOn());
            lines.add(Line.of(new Span(unit.name(), Style.BOLD), Span.plain(after)));
            unit.docker().ifPresent(docker -> add(lines, "build", build(docker)));
            unit.helm().ifPresent(helm -> add(lines, "release", release(helm)));
        }
        return lines;
    }

    private static void add(List<Line> lines, String action, List<String> details) {
        for (int i = 0; i < details.size(); i++) {
            String name = i == 0 ? action : "";
            lines.add(Line.plain("  " + name + " ".repeat(9 - name.length()) + details.get(i)));
        }
    }

    private static List<String> build(DockerPlan plan) {
        List<String> details = new ArrayList<>();
        details.add(plan.tag());
        details.add("from " + (plan.directory().isEmpty() ? "." : plan.directory()) + ", " + plan.dockerfile()
                + (plan.target() == null ? "" : ", target " + plan.target()));
        plan.buildArgs().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(arg -> details.add("with " + arg.getKey() + "=" + arg.getValue()));
        if (plan.cache() != null) {
            details.add(plan.cache() ? "with the layer cache" : "without the layer cache");
        }
        return details;
    }

    private static List<String> release(HelmPlan plan) {
        List<String> details = new ArrayList<>();
        details.add(plan.release() + " in "
                + (plan.namespace().equals(UNKNOWN_NAMESPACE)
                        ? "the TrackedRepository's namespace"
                        : "namespace " + plan.namespace()));
        details.add("from "
                + (plan.chartRepository() == null
                        ? "the chart " + plan.chart()
                        : plan.chart() + " of " + plan.chartRepository()
                                + (plan.version() == null ? "" : ", version " + plan.version())));
        if (!plan.values().isEmpty()) {
            details.add("with " + String.join(", ", plan.values()));
        }
        if (plan.set() != null) {
            details.add("with " + plan.set());
        }
        if (plan.timeoutSeconds() != null || !plan.waitReady() || !plan.atomic()) {
            details.add((plan.waitReady() ? "waits" : "does not wait")
                    + (plan.timeoutSeconds() == null ? "" : " " + plan.timeoutSeconds() + " s")
                    + (plan.atomic() ? "" : ", is not rolled back"));
        }
        return details;
    }

    /** For scripts. */
    public static ObjectNode json(String file, Reading reading) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("file", file);
        switch (reading) {
            case Reading.Invalid invalid -> {
                answer.put("valid", false);
                ArrayNode problems = answer.putArray("problems");
                for (Problem problem : invalid.problems()) {
                    problems.addObject()
                            .put("line", problem.line())
                            .put("column", problem.column())
                            .put("message", problem.message());
                }
            }
            case Reading.Read read -> {
                answer.put("valid", true);
                ArrayNode units = answer.putArray("units");
                read.units().forEach(unit -> units.add(json(unit)));
            }
        }
        return answer;
    }

    private static ObjectNode json(PlannedUnit unit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", unit.name());
        texts(json.putArray("depends_on"), unit.dependsOn());
        unit.docker().ifPresent(docker -> json.set("docker", json(docker)));
        unit.helm().ifPresent(helm -> json.set("helm", json(helm)));
        return json;
    }

    /** In the keys of the deploy file; what the TrackedRepository decides is null. */
    private static ObjectNode json(DockerPlan plan) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("directory", plan.directory())
                .put("tag", plan.tag())
                .put("dockerfile", plan.dockerfile())
                .put("target", plan.target())
                .put("cache", plan.cache());
        ObjectNode args = json.putObject("build_args");
        plan.buildArgs().forEach(args::put);
        return json;
    }

    private static ObjectNode json(HelmPlan plan) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("chart", plan.chart())
                .put("repository", plan.chartRepository())
                .put("version", plan.version())
                .put("release", plan.release())
                .put("namespace", plan.namespace().equals(UNKNOWN_NAMESPACE) ? null : plan.namespace())
                .put("timeout_seconds", plan.timeoutSeconds())
                .put("wait", plan.waitReady())
                .put("atomic", plan.atomic());
        texts(json.putArray("values"), plan.values());
        json.set("set", set(plan.set()));
        json.putObject("image")
                .put("repository", plan.image().repository())
                .put("tag", plan.image().tag())
                .put("digest", plan.image().digest());
        return json;
    }

    private static JsonNode set(String set) {
        try {
            return set == null ? JsonNodeFactory.instance.objectNode() : JSON.readTree(set);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the plan's set is JSON", e);
        }
    }

    private static void texts(ArrayNode into, List<String> texts) {
        texts.forEach(into::add);
    }
}
