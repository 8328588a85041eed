package io.kubegitdeploy.operator.deployfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the units say of each other: each name is a unit of the file, and no unit waits for itself. */
final class Dependencies {
    private record Wanted(String unit, int at) {}

    private final Faults faults;
    private final Map<String, List<Wanted>> wants = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();

    Dependencies(Faults faults) {
        this.faults = faults;
    }

    /** Reads a unit's {@code depends_on}. */
    List<String> read(String unit, Fields fields) {
        List<Wanted> wanted = new ArrayList<>();
        fields.texts("depends_on", Words::unit);
        if (fields.any("depends_on").orElse(null) instanceof Value.Items items) {
            for (Value item : items.values()) {
                if (item instanceof Value.Text text) {
                    wanted.add(new Wanted(text.value(), text.at()));
                }
            }
        }
        wants.put(unit, wanted);
        return wanted.stream().map(Wanted::unit).distinct().toList();
    }

    /** To be called when all units are read. */
    void check() {
        for (String unit : wants.keySet()) {
            walk(unit, new ArrayList<>(List.of(unit)));
        }
    }

    /** {@code way} leads to the unit and ends with it; there are at most 32 units, so it stays short. */
    private void walk(String unit, List<String> way) {
        if (!done.add(unit)) {
            return;
        }
        for (Wanted wanted : wants.get(unit)) {
            if (!wants.containsKey(wanted.unit())) {
                faults.add(
                        wanted.at(),
                        unit + " depends on " + Faults.quoted(wanted.unit()) + ", which is no unit of this file");
            } else if (way.contains(wanted.unit())) {
                List<String> circle = new ArrayList<>(way.subList(way.indexOf(wanted.unit()), way.size()));
                circle.add(wanted.unit());
                faults.add(wanted.at(), "units wait for each other: " + String.join(" -> ", circle));
            } else {
                way.add(wanted.unit());
                walk(wanted.unit(), way);
                way.removeLast();
            }
        }
    }
}
