package io.kubegitdeploy.gateway.memory;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;

/** What was used lately, up to a number of entries: the least recently used makes way. For several threads at once. */
public final class Recent<K, V> {
    private final int most;
    private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);

    public Recent(int most) {
        this.most = most;
    }

    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** What is there, or else what is made now. */
    public synchronized V get(K key, Supplier<V> made) {
        V there = entries.get(key);
        if (there != null) {
            return there;
        }
        V value = made.get();
        put(key, value);
        return value;
    }

    public synchronized void put(K key, V value) {
        entries.put(key, value);
        if (entries.size() > most) {
            entries.pollFirstEntry();
        }
    }

    public synchronized void remove(K key) {
        entries.remove(key);
    }
}
