package io.kubegitdeploy.operator.deployfile;

import io.kubegitdeploy.operator.deployfile.Section.KeyPart;
import io.kubegitdeploy.operator.deployfile.Section.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Puts the file's sections together to one table for each unit. An action's header without a unit's name
 * ({@code [[docker]]}) belongs to the unit of the header above it, as the original's manual writes it.
 */
final class UnitTables {
    static final String DOCKER = "docker";
    static final String HELM = "helm";
    private static final Set<String> ACTIONS = Set.of(DOCKER, HELM);

    private final Faults faults;
    private final Table root = Table.root();
    private KeyPart unit;

    private UnitTables(Faults faults) {
        this.faults = faults;
    }

    /** The root table, in which each key should be a unit. */
    static Table of(List<Section> sections, Faults faults) {
        UnitTables tables = new UnitTables(faults);
        sections.forEach(tables::add);
        return tables.root;
    }

    private void add(Section section) {
        try {
            Table table = section.path().isEmpty() ? root : header(section);
            for (KeyValue entry : section.entries()) {
                put(table, entry);
            }
        } catch (Broken e) {
            faults.add(e.at(), e.getMessage());
        }
    }

    private void put(Table table, KeyValue entry) {
        try {
            KeyPart first = entry.key().getFirst();
            if (table == root && ACTIONS.contains(first.name())) {
                throw aboveAnyUnit(first);
            }
            table.put(entry.key(), entry.value());
        } catch (Broken e) {
            faults.add(e.at(), e.getMessage());
        }
    }

    private Table header(Section section) throws Broken {
        List<KeyPart> path = pathFromUnit(section);
        unit = path.getFirst();
        boolean isUnit = path.size() == 1;
        boolean isAction = path.size() == 2 && ACTIONS.contains(path.getLast().name());
        if (isUnit && section.array()) {
            throw Broken.at(section.at(), "a unit's header has single brackets: [" + unit.name() + "]");
        }
        refuseSecond(path, isUnit, isAction);
        return section.array() && !isAction ? root.arrayHeader(path) : root.header(path);
    }

    private List<KeyPart> pathFromUnit(Section section) throws Broken {
        KeyPart first = section.path().getFirst();
        if (!ACTIONS.contains(first.name())) {
            return section.path();
        }
        if (unit == null) {
            throw aboveAnyUnit(first);
        }
        List<KeyPart> path = new ArrayList<>(List.of(unit));
        path.addAll(section.path());
        return path;
    }

    private void refuseSecond(List<KeyPart> path, boolean isUnit, boolean isAction) throws Broken {
        Table.Entry first = root.entries().get(unit.name());
        if (isAction && first != null && first.value() instanceof Table table) {
            first = table.entries().get(path.getLast().name());
        }
        if ((isUnit || isAction) && first != null && !(first.value() instanceof Table table && !table.isDefined())) {
            throw Broken.at(
                    path.getLast().at(),
                    (isUnit ? "a second unit " : "a second " + path.getLast().name() + " action in the unit ")
                            + unit.name() + "; the first is in line " + faults.line(first.at()));
        }
    }

    private static Broken aboveAnyUnit(KeyPart action) {
        return Broken.at(
                action.at(),
                "the " + action.name()
                        + " action stands above any unit: write a header such as [api] above it, or [api."
                        + action.name() + "]");
    }
}
