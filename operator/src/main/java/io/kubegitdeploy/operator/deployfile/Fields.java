package io.kubegitdeploy.operator.deployfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads a table's keys by their type and their rules; what is wrong with one is a fault, and it reads as absent. */
final class Fields {
    /** What a value has to be; gives it in the form that the plan has. */
    @FunctionalInterface
    interface Rule<T> {
        T apply(String value) throws Refused;
    }

    private final Table table;
    private final String name;
    private final Faults faults;

    /** {@code name} names the table in messages; a key that is not among {@code known} is a fault. */
    Fields(Table table, String name, Faults faults, String... known) {
        this.table = table;
        this.name = name;
        this.faults = faults;
        TreeSet<String> unknown = new TreeSet<>(table.entries().keySet());
        unknown.removeAll(List.of(known));
        for (String key : unknown) {
            faults.add(
                    table.entries().get(key).at(),
                    "unknown key " + Faults.quoted(key) + " in " + name + "; there are " + String.join(", ", known));
        }
    }

    /** A string that must be there. */
    <T> Optional<T> required(String key, Rule<T> rule) {
        if (!has(key)) {
            faults.add(table.at(), name + " has no " + key);
        }
        return text(key, rule);
    }

    <T> Optional<T> text(String key, Rule<T> rule) {
        return value(key, Value.Text.class, "a string").flatMap(text -> checked(text, rule));
    }

    Optional<Boolean> bool(String key) {
        return value(key, Value.Bool.class, "a boolean").map(Value.Bool::value);
    }

    Optional<Table> table(String key) {
        return value(key, Table.class, "a table");
    }

    /** A list of strings; empty if it is absent. */
    <T> List<T> texts(String key, Rule<T> rule) {
        List<T> texts = new ArrayList<>();
        value(key, Value.Items.class, "an array of strings").ifPresent(items -> {
            for (Value item : items.values()) {
                as(item, key, Value.Text.class, "an array of strings")
                        .flatMap(text -> checked(text, rule))
                        .ifPresent(texts::add);
            }
        });
        return texts;
    }

    /** The value as it is. */
    Optional<Value> any(String key) {
        return Optional.ofNullable(table.entries().get(key)).map(Table.Entry::value);
    }

    boolean has(String key) {
        return table.entries().containsKey(key);
    }

    Map<String, Table.Entry> entries() {
        return table.entries();
    }

    void wrongType(Value value, String key, String wanted) {
        faults.add(value.at(), key + " in " + name + " must be " + wanted + ", this is " + value.kind());
    }

    /** Applies a rule; a broken one is a fault at the value. */
    <T> Optional<T> checked(Value.Text text, Rule<T> rule) {
        try {
            return Optional.of(rule.apply(text.value()));
        } catch (Refused e) {
            faults.add(text.at(), e.getMessage());
            return Optional.empty();
        }
    }

    private <V extends Value> Optional<V> value(String key, Class<V> type, String wanted) {
        return any(key).flatMap(value -> as(value, key, type, wanted));
    }

    private <V extends Value> Optional<V> as(Value value, String key, Class<V> type, String wanted) {
        if (type.isInstance(value)) {
            return Optional.of(type.cast(value));
        }
        wrongType(value, key, wanted);
        return Optional.empty();
    }
}
