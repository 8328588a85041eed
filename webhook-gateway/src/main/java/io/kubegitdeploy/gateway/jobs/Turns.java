package io.kubegitdeploy.gateway.jobs;

import io.kubegitdeploy.gateway.etcd.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Who is next where many jobs wait: the oldest of each repository, then the second of each. So a long backlog of one keeps
 * no other back. Which repository begins is chance, so that jobs that can't go on do not stand before all others each time.
 */
final class Turns {
    private Turns() {}

    /** The next ones, at most so many, of pending jobs: their keys end in {@code /OWNER/NAME/NUMBER}. */
    static List<Entry> next(List<Entry> pending, int limit, Random chance) {
        List<List<Entry>> queues = new ArrayList<>(pending.stream()
                .sorted(Comparator.comparingLong(Turns::number))
                .collect(Collectors.groupingBy(Turns::repository))
                .values());
        Collections.shuffle(queues, chance);
        List<Entry> next = new ArrayList<>();
        int most = Math.min(limit, pending.size());
        for (int turn = 0; next.size() < most; turn++) {
            for (List<Entry> queue : queues) {
                if (turn < queue.size() && next.size() < most) {
                    next.add(queue.get(turn));
                }
            }
        }
        return next;
    }

    private static String repository(Entry pending) {
        return pending.key().substring(0, pending.key().lastIndexOf('/'));
    }

    private static long number(Entry pending) {
        return Long.parseLong(pending.key().substring(pending.key().lastIndexOf('/') + 1));
    }
}
