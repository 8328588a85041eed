package io.kubegitdeploy.cli;

import java.util.List;
import java.util.Optional;

/** The end of an output that grows at its end and loses lines at its beginning. */
final class Tail {
    private Tail() {}

    /**
     * What is new: all that comes after the longest end of what was there that the tail now begins with. The last line
     * may be what is said of the action, which others take the place of.
     */
    static <T> List<T> added(List<T> before, List<T> now) {
        List<T> withoutLast = before.isEmpty() ? before : before.subList(0, before.size() - 1);
        return after(before, now).or(() -> after(withoutLast, now)).orElse(now);
    }

    private static <T> Optional<List<T>> after(List<T> before, List<T> now) {
        for (int from = 0; from < before.size(); from++) {
            List<T> end = before.subList(from, before.size());
            if (end.size() <= now.size() && now.subList(0, end.size()).equals(end)) {
                return Optional.of(now.subList(end.size(), now.size()));
            }
        }
        return Optional.empty();
    }
}
