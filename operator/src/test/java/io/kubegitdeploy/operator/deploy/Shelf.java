package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects of one kind in the played API server, and all changes to them in order: what a watch tells. */
final class Shelf<T extends HasMetadata> {
    private final Map<String, T> objects = new TreeMap<>();
    private final List<Change<T>> changes = new ArrayList<>();

    private record Change<T>(String name, Optional<T> after) {}

    Optional<T> get(String name) {
        return Optional.ofNullable(objects.get(name));
    }

    List<T> all() {
        return List.copyOf(objects.values());
    }

    /** Keeps an object that nobody changes any more. */
    void put(T object) {
        String name = object.getMetadata().getName();
        object.getMetadata().setResourceVersion(Integer.toString(changes.size() + 1));
        objects.put(name, object);
        changes.add(new Change<>(name, Optional.of(object)));
    }

    void remove(String name) {
        if (objects.remove(name) != null) {
            changes.add(new Change<>(name, Optional.empty()));
        }
    }

    /** A cache that shows what is there now, and from then on is as far behind as it is let. */
    Cache cache() {
        return new Cache();
    }

    /** An informer's cache: some earlier state of the shelf, and this process' own writes. */
    final class Cache {
        private final Map<String, T> seen = new TreeMap<>(objects);
        private final Map<String, T> own = new HashMap<>();
        private int at = changes.size();

        Optional<T> get(String name) {
            T known = seen.get(name);
            T written = own.get(name);
            return Optional.ofNullable(known != null && written != null && version(written) > at ? written : known);
        }

        List<T> all() {
            return seen.keySet().stream().map(name -> get(name).orElseThrow()).toList();
        }

        /** What this process wrote itself it sees at once. */
        void wrote(T object) {
            own.put(object.getMetadata().getName(), object);
        }

        void catchUp(int most) {
            for (int i = 0; i < most && at < changes.size(); i++) {
                Change<T> change = changes.get(at++);
                change.after()
                        .ifPresentOrElse(object -> seen.put(change.name(), object), () -> seen.remove(change.name()));
            }
        }

        private int version(T object) {
            return Integer.parseInt(object.getMetadata().getResourceVersion());
        }
    }
}
