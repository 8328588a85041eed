package io.kubegitdeploy.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    @Test
    void a_long_backlog_of_one_repository_keeps_no_other_back() {
        List<Entry> pending = new ArrayList<>(waiting("noisy", 0, 1000));
        pending.addAll(waiting("quiet", 5, 6));

        for (int seed = 0; seed < 20; seed++) {
            assertThat(Turns.next(pending, 2, new Random(seed)))
                    .containsExactlyInAnyOrder(pending.getFirst(), pending.getLast());
        }
    }

    @Test
    void jobs_of_a_repository_go_by_their_numbers() {
        List<Entry> pending = waiting("shop", 8, 12).reversed();

        assertThat(Turns.next(pending, 10, new Random(1))).isEqualTo(pending.reversed());
    }

    @Test
    void the_second_of_each_follows_the_first_of_each() {
        List<Entry> pending = new ArrayList<>(waiting("a", 0, 3));
        pending.addAll(waiting("b", 0, 2));

        List<Entry> next = Turns.next(pending, 10, new Random(1));

        assertThat(next.subList(0, 2)).containsExactlyInAnyOrder(pending.get(0), pending.get(3));
        assertThat(next.subList(2, 4)).containsExactlyInAnyOrder(pending.get(1), pending.get(4));
        assertThat(next.subList(4, 5)).containsExactly(pending.get(2));
    }

    @Test
    void each_repository_is_among_the_next_at_some_time() {
        List<Entry> pending = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pending.addAll(waiting("shop-" + i, 0, 1));
        }

        Set<Entry> seen = new HashSet<>();
        Random chance = new Random(1);
        for (int i = 0; i < 200; i++) {
            seen.addAll(Turns.next(pending, 3, chance));
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(pending);
    }

    @Test
    void nothing_waits() {
        assertThat(Turns.next(List.of(), 10, new Random(1))).isEmpty();
    }

    private static List<Entry> waiting(String name, long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(number -> new Entry(Keys.pending(new RepositoryId("sample", name), number), "", 1))
                .toList();
    }
}
