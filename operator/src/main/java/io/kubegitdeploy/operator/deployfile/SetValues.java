package io.kubegitdeploy.operator.deployfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table {@code set} as one JSON object. Its own keys are paths, as {@code helm --set} takes them:
 * {@code "image.pullPolicy"}, with {@code \.} for a dot in a name. Keys further in are names as they stand.
 */
final class SetValues {
    private static final int DEEPEST = 32;
    private static final JsonMapper JSON = new JsonMapper();

    private final Faults faults;

    private SetValues(Faults faults) {
        this.faults = faults;
    }

    static String toJson(Table set, Faults faults) {
        SetValues values = new SetValues(faults);
        Map<String, Object> root = new LinkedHashMap<>();
        set.entries().forEach((path, entry) -> {
            try {
                values.put(root, path(path), values.plain(entry.value()));
            } catch (Refused e) {
                faults.add(entry.at(), e.getMessage());
            }
        });
        try {
            String json = JSON.writeValueAsString(root);
            if (json.getBytes(StandardCharsets.UTF_8).length > Words.LARGEST_ARGUMENT) {
                faults.add(set.at(), "set is larger than " + Words.LARGEST_ARGUMENT / 1024 + " KiB as JSON");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists and scalars are JSON", e);
        }
    }

    private static List<String> path(String path) throws Refused {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\' && i + 1 < path.length()) {
                name.append(path.charAt(++i));
            } else if (c == '.') {
                names.add(name.toString());
                name.setLength(0);
            } else if (c == '[' || c == ']') {
                throw new Refused(
                        "the path " + Faults.quoted(path) + " names an element of a list: give the whole list");
            } else {
                name.append(c);
            }
        }
        names.add(name.toString());
        if (names.size() > DEEPEST || names.contains("")) {
            throw new Refused("the path " + Faults.quoted(path) + " has 1 to " + DEEPEST + " names with dots between");
        }
        return names;
    }

    private void put(Map<String, Object> root, List<String> path, Object value) throws Refused {
        Map<String, Object> map = root;
        for (String name : path.subList(0, path.size() - 1)) {
            map = map(map.computeIfAbsent(name, ignored -> new LinkedHashMap<String, Object>()), name);
        }
        merge(map, path.getLast(), value);
    }

    private void merge(Map<String, Object> into, String name, Object value) throws Refused {
        Object there = into.putIfAbsent(name, value);
        if (there == null) {
            return;
        }
        if (!(value instanceof Map<?, ?> more)) {
            throw twice(name);
        }
        for (Map.Entry<?, ?> entry : more.entrySet()) {
            merge(map(there, name), (String) entry.getKey(), entry.getValue());
        }
    }

    @SuppressWarnings("unchecked") // Every map in here was made in here.
    private static Map<String, Object> map(Object value, String name) throws Refused {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw twice(name);
    }

    private static Refused twice(String name) {
        return new Refused("set gives " + Faults.quoted(name) + " twice");
    }

    private Object plain(Value value) {
        return switch (value) {
            case Value.Text text -> text.value();
            case Value.Whole whole -> whole.value();
            case Value.Bool bool -> bool.value();
            case Value.Moment moment -> moment.value();
            case Value.Decimal decimal -> {
                if (!Double.isFinite(decimal.value())) {
                    faults.add(decimal.at(), "inf and nan are no values of a chart");
                }
                yield decimal.value();
            }
            case Value.Items items -> items.values().stream().map(this::plain).toList();
            case Table table -> {
                Map<String, Object> map = new LinkedHashMap<>();
                table.entries().forEach((name, entry) -> map.put(name, plain(entry.value())));
                yield map;
            }
        };
    }
}
