package io.kubegitdeploy.gateway.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kubegitdeploy.crd.DeployJobStatus.DockerStage;
import io.kubegitdeploy.crd.DeployJobStatus.HelmStage;
import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.gateway.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The plan of an action under the keys that the deploy file has for it. Those of the original are always there. */
final class ProjectedConfig {
    private ProjectedConfig() {}

    static Map<String, Object> of(DockerStage stage) {
        Map<String, Object> config = new LinkedHashMap<>();
        if (stage != null && stage.plan() != null) {
            DockerPlan plan = stage.plan();
            config.put("directory", plan.directory().isEmpty() ? "." : plan.directory());
            config.put("tag", text(plan.tag()));
            config.put("dockerfile", plan.dockerfile());
            put(config, "target", plan.target());
            config.put("build_args", plan.buildArgs());
            put(config, "cache", plan.cache());
        }
        return config;
    }

    static Map<String, Object> of(HelmStage stage) {
        Map<String, Object> config = new LinkedHashMap<>();
        if (stage != null && stage.plan() != null) {
            HelmPlan plan = stage.plan();
            config.put("chart", text(plan.chart()));
            config.put("repository", text(plan.chartRepository()));
            put(config, "version", plan.version());
            put(config, "release", plan.release());
            put(config, "namespace", plan.namespace());
            config.put("values", plan.values());
            put(config, "set", json(plan.set()));
            config.put("image", plan.image());
            put(config, "timeout", plan.timeoutSeconds());
            config.put("wait", plan.waitReady());
            put(config, "atomic", plan.atomic());
        }
        return config;
    }

    private static Object json(String text) {
        try {
            return text == null ? null : Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static String text(String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private static void put(Map<String, Object> config, String key, Object value) {
        if (value != null) {
            config.put(key, value);
        }
    }
}
