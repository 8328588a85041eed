package io.kubegitdeploy.gateway.etcd;

import java.util.Map;
import java.util.Optional;

/** What became of a transaction: whether its conditions held, and what it read. */
public record Outcome(boolean done, Map<String, Entry> read) {
    public Optional<Entry> get(String key) {
        return Optional.ofNullable(read.get(key));
    }

    /** Whether this entry's key has the same value still. */
    public boolean has(Entry entry) {
        return get(entry.key()).map(Entry::value).equals(Optional.of(entry.value()));
    }

    @Override
    public String toString() {
        return "Outcome[done=" + done + ", read=" + read.keySet() + "]";
    }
}
