package io.kubegitdeploy.operator.deployfile;

import java.util.ArrayList;
import java.util.List;

/** A header of the file with the keys below it; the first section has no header, its path is empty. */
record Section(int at, boolean array, List<KeyPart> path, List<KeyValue> entries) {
    /** One name of a dotted key or header. */
    record KeyPart(int at, String name) {}

    /** A key, dotted or not, and its value. */
    record KeyValue(List<KeyPart> key, Value value) {}

    static Section withoutHeader() {
        return new Section(0, false, List.of(), new ArrayList<>());
    }
}
