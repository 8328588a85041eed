package io.kubegitdeploy.operator.deployfile;

import io.kubegitdeploy.crd.HelmPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the plan from the units' tables. */
final class Units {
    private static final int MOST = 32;
    private static final String DEPENDS_ON = "depends_on";

    private record Release(String namespace, String name) {}

    private final String defaultNamespace;
    private final Faults faults;
    private final Dependencies dependencies;
    private final Map<Release, String> releases = new HashMap<>();

    private Units(String defaultNamespace, Faults faults) {
        this.defaultNamespace = defaultNamespace;
        this.faults = faults;
        this.dependencies = new Dependencies(faults);
    }

    /** The units in the file's order; meaningless once there are faults. */
    static List<PlannedUnit> of(Table root, String defaultNamespace, Faults faults) {
        return new Units(defaultNamespace, faults).read(root);
    }

    private List<PlannedUnit> read(Table root) {
        List<PlannedUnit> units = new ArrayList<>();
        for (Map.Entry<String, Table.Entry> entry : root.entries().entrySet()) {
            if (units.size() == MOST) {
                faults.add(entry.getValue().at(), "more than " + MOST + " units");
                return units;
            }
            unit(entry.getKey(), entry.getValue()).ifPresent(units::add);
        }
        dependencies.check();
        return units;
    }

    private Optional<PlannedUnit> unit(String name, Table.Entry entry) {
        if (!(entry.value() instanceof Table table)) {
            faults.add(
                    entry.at(),
                    Faults.quoted(name) + " stands outside of a unit: it is "
                            + entry.value().kind() + ", and a unit is a table, [" + name + "]");
            return Optional.empty();
        }
        Fields fields = new Fields(table, "the unit " + name, faults, UnitTables.DOCKER, UnitTables.HELM, DEPENDS_ON);
        fields.checked(new Value.Text(entry.at(), name), Words::unit);
        if (!fields.has(UnitTables.DOCKER) && !fields.has(UnitTables.HELM)) {
            faults.add(entry.at(), "the unit " + name + " is empty: it needs a docker or a helm action");
        }
        return Optional.of(new PlannedUnit(
                name,
                dependencies.read(name, fields),
                action(fields, UnitTables.DOCKER).map(docker -> DockerAction.read(docker, faults)),
                action(fields, UnitTables.HELM).map(helm -> helm(name, helm))));
    }

    private HelmPlan helm(String unit, Table table) {
        HelmPlan plan = HelmAction.read(table, unit, defaultNamespace, faults);
        String other = releases.putIfAbsent(new Release(plan.namespace(), plan.release()), unit);
        if (other != null) {
            faults.add(
                    table.at(),
                    "the units " + other + " and " + unit + " are the same release, " + plan.release()
                            + ": give one of them another release or namespace");
        }
        return plan;
    }

    /** An action's table; an array that holds just one is as good. */
    private Optional<Table> action(Fields fields, String action) {
        if (fields.any(action).orElse(null) instanceof Value.Items items
                && items.values().size() == 1
                && items.values().getFirst() instanceof Table only) {
            return Optional.of(only);
        }
        return fields.table(action);
    }
}
