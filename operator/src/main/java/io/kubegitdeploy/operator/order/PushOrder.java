package io.kubegitdeploy.operator.order;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * By time; within the same second by the chain {@code before} → {@code after}; where the chain can't decide (a missing
 * link, a cycle) by job number. The chain never outranks the time: a revert to an old commit would break it.
 */
public final class PushOrder {
    private static final Comparator<Push> BY_NUMBER =
            Comparator.comparingLong(Push::number).thenComparing(Push::name).thenComparing(Push::uid);

    private PushOrder() {}

    /**
     * Whether the one comes after the other.
     *
     * @param known other pushes, as links of the chain between the two; may hold the two as well
     */
    public static boolean isNewer(Push one, Push other, Collection<Push> known) {
        if (one.at() != other.at()) {
            return one.at() > other.at();
        }
        List<Push> second = oldestFirst(sameSecond(one, other, known));
        return second.indexOf(one) > second.indexOf(other);
    }

    private static Collection<Push> sameSecond(Push one, Push other, Collection<Push> known) {
        Map<String, Push> byUid = new LinkedHashMap<>();
        known.stream().filter(push -> push.at() == one.at()).forEach(push -> byUid.put(push.uid(), push));
        byUid.put(one.uid(), one);
        byUid.put(other.uid(), other);
        return byUid.values();
    }

    /** Takes again and again the lowest number among those that follow none of the rest; if all do (a cycle), the lowest. */
    private static List<Push> oldestFirst(Collection<Push> pushes) {
        List<Push> rest = new ArrayList<>(pushes);
        rest.sort(BY_NUMBER);
        List<Push> sorted = new ArrayList<>();
        while (!rest.isEmpty()) {
            Push next = rest.stream()
                    .filter(push -> rest.stream().noneMatch(push::follows))
                    .findFirst()
                    .orElse(rest.getFirst());
            rest.remove(next);
            sorted.add(next);
        }
        return sorted;
    }
}
