package io.kubegitdeploy.operator.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.HelmPlan.ImageValues;
import io.kubegitdeploy.operator.build.BuiltImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The values that win over every file: what the deploy file sets, and over that the image that was built, by digest. */
final class HelmValues {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HelmValues() {}

    static String json(HelmPlan plan, Optional<BuiltImage> image) {
        ObjectNode values = set(plan.set());
        image.ifPresent(built -> pin(values, plan.image(), built));
        return values.toString();
    }

    private static void pin(ObjectNode values, ImageValues paths, BuiltImage image) {
        put(values, paths.repository(), image.repository());
        put(values, paths.tag(), paths.digest() == null ? image.pinnedTag() : image.tag());
        put(values, paths.digest(), image.digest());
    }

    private static ObjectNode set(String json) {
        if (json == null) {
            return JSON.createObjectNode();
        }
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("the plan's set is not a JSON object", e);
        }
    }

    /** What stands in the way of the path (a text where a table is needed) gives way: the image that was built wins. */
    private static void put(ObjectNode values, String path, String value) {
        if (path == null) {
            return;
        }
        List<String> keys = keys(path);
        ObjectNode at = values;
        for (String key : keys.subList(0, keys.size() - 1)) {
            JsonNode child = at.get(key);
            at = child instanceof ObjectNode object ? object : at.putObject(key);
        }
        at.put(keys.getLast(), value);
    }

    /** As in {@code helm --set}: dots part the keys, {@code \.} is a dot in a key. */
    private static List<String> keys(String path) {
        List<String> keys = new ArrayList<>();
        for (String key : path.split("(?<!\\\\)\\.", -1)) {
            keys.add(key.replace("\\.", "."));
        }
        return keys;
    }
}
