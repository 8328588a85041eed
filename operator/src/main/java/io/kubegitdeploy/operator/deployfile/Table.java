package io.kubegitdeploy.operator.deployfile;

import io.kubegitdeploy.operator.deployfile.Section.KeyPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A TOML table under construction, by TOML 1.0's rules of what may be defined how often. Keeps the file's order. */
final class Table implements Value {
    /** How a table came to be, which decides who may add to it. */
    private enum Origin {
        /** Named by a longer header: its own header may follow. */
        IMPLIED,
        /** Has had its header. */
        HEADER,
        /** Made by a dotted key. */
        DOTTED,
        /** Written in braces: complete. */
        INLINE
    }

    /** A value and the offset of its key. */
    record Entry(int at, Value value) {}

    private final int at;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private Origin origin;

    private Table(int at, Origin origin) {
        this.at = at;
        this.origin = origin;
    }

    static Table root() {
        return new Table(0, Origin.HEADER);
    }

    static Table inline(int at) {
        return new Table(at, Origin.INLINE);
    }

    @Override
    public int at() {
        return at;
    }

    @Override
    public String kind() {
        return "a table";
    }

    Map<String, Entry> entries() {
        return entries;
    }

    /** Whether a header or braces define it, and not only a longer header or a dotted key. */
    boolean isDefined() {
        return origin == Origin.HEADER || origin == Origin.INLINE;
    }

    /** Adds the value of a key, dotted or not. */
    void put(List<KeyPart> key, Value value) throws Broken {
        Table table = this;
        for (KeyPart part : key.subList(0, key.size() - 1)) {
            table = table.dotted(part);
        }
        KeyPart last = key.getLast();
        if (table.entries.putIfAbsent(last.name(), new Entry(last.at(), value)) != null) {
            throw Broken.at(last.at(), Faults.quoted(last.name()) + " is given twice");
        }
    }

    private Table dotted(KeyPart part) throws Broken {
        Entry there = entries.computeIfAbsent(
                part.name(), ignored -> new Entry(part.at(), new Table(part.at(), Origin.DOTTED)));
        if (there.value() instanceof Table table && table.origin == Origin.DOTTED) {
            return table;
        }
        throw Broken.at(part.at(), Faults.quoted(part.name()) + " is given twice: a dotted key can't add to it");
    }

    /** The table for the keys below the header {@code [path]}. */
    Table header(List<KeyPart> path) throws Broken {
        KeyPart last = path.getLast();
        Table parent = parent(path);
        Entry there = parent.entries.get(last.name());
        if (there == null) {
            Table made = new Table(last.at(), Origin.HEADER);
            parent.entries.put(last.name(), new Entry(last.at(), made));
            return made;
        }
        if (there.value() instanceof Table table && table.origin == Origin.IMPLIED) {
            table.origin = Origin.HEADER;
            return table;
        }
        throw Broken.at(last.at(), Faults.quoted(last.name()) + " is given twice");
    }

    /** The table for the keys below the header {@code [[path]]}: a new element of the array. */
    Table arrayHeader(List<KeyPart> path) throws Broken {
        KeyPart last = path.getLast();
        Table parent = parent(path);
        Entry there = parent.entries.computeIfAbsent(
                last.name(), ignored -> new Entry(last.at(), new Items(last.at(), new ArrayList<>(), true)));
        if (there.value() instanceof Items items && items.ofHeaders()) {
            Table made = new Table(last.at(), Origin.HEADER);
            items.values().add(made);
            return made;
        }
        throw Broken.at(last.at(), Faults.quoted(last.name()) + " is given twice");
    }

    private Table parent(List<KeyPart> path) throws Broken {
        Table table = this;
        for (KeyPart part : path.subList(0, path.size() - 1)) {
            table = table.step(part);
        }
        return table;
    }

    private Table step(KeyPart part) throws Broken {
        Entry there = entries.computeIfAbsent(
                part.name(), ignored -> new Entry(part.at(), new Table(part.at(), Origin.IMPLIED)));
        if (there.value() instanceof Table table && table.origin != Origin.INLINE) {
            return table;
        }
        if (there.value() instanceof Items items
                && items.ofHeaders()
                && items.values().getLast() instanceof Table last) {
            return last;
        }
        throw Broken.at(
                part.at(), Faults.quoted(part.name()) + " is " + there.value().kind() + " already");
    }
}
