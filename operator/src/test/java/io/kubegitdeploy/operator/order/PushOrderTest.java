package io.kubegitdeploy.operator.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PushOrderTest {
    private static final String MAIN = "refs/heads/main";

    @Test
    void the_later_second_is_newer_whatever_the_chain_and_the_numbers_say() {
        Push revert = push(1, 200, "b", "a");
        Push first = push(2, 100, "a", "b");

        assertThat(PushOrder.isNewer(revert, first, List.of())).isTrue();
        assertThat(PushOrder.isNewer(first, revert, List.of())).isFalse();
    }

    @Test
    void within_a_second_the_chain_decides_against_the_numbers() {
        Push first = push(9, 100, "a", "b");
        Push second = push(3, 100, "b", "c");

        assertThat(PushOrder.isNewer(second, first, List.of())).isTrue();
        assertThat(PushOrder.isNewer(first, second, List.of())).isFalse();
    }

    @Test
    void a_chain_of_many_links_decides_when_all_links_are_known() {
        Push first = push(9, 100, "a", "b");
        Push second = push(8, 100, "b", "c");
        Push third = push(7, 100, "c", "d");

        assertThat(PushOrder.isNewer(third, first, List.of(second))).isTrue();
    }

    @Test
    void a_missing_link_leaves_it_to_the_number() {
        Push first = push(9, 100, "a", "b");
        Push third = push(7, 100, "c", "d");

        assertThat(PushOrder.isNewer(first, third, List.of())).isTrue();
    }

    @Test
    void a_cycle_leaves_it_to_the_number() {
        Push there = push(4, 100, "a", "b");
        Push back = push(5, 100, "b", "a");

        assertThat(PushOrder.isNewer(back, there, List.of())).isTrue();
        assertThat(PushOrder.isNewer(there, back, List.of())).isFalse();
    }

    @Test
    void another_branch_is_no_link() {
        Push main = push(9, 100, "a", "b");
        Push other = new Push("u3", "refs/heads/other", 100, "b", "c", 3, "djob-3");

        assertThat(PushOrder.isNewer(main, other, List.of())).isTrue();
    }

    @Test
    void a_job_made_by_a_person_comes_last_in_its_second() {
        Push pushed = push(9, 100, "a", "b");
        Push again = new Push("u", MAIN, 100, "", "a", Long.MAX_VALUE, "again");

        assertThat(PushOrder.isNewer(again, pushed, List.of())).isTrue();
    }

    @Test
    void of_any_two_pushes_exactly_one_is_newer_and_newer_is_transitive() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<Push> pushes = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                pushes.add(push(i, 100 + random.nextInt(2), commit(random), commit(random)));
            }
            Collections.shuffle(pushes, random);
            List<Push> sorted = new ArrayList<>(pushes);
            sorted.sort((a, b) -> a.equals(b) ? 0 : PushOrder.isNewer(a, b, pushes) ? 1 : -1);
            for (int i = 0; i < sorted.size(); i++) {
                for (int j = 0; j < sorted.size(); j++) {
                    assertThat(PushOrder.isNewer(sorted.get(i), sorted.get(j), pushes))
                            .isEqualTo(i > j);
                }
            }
        }
    }

    private static String commit(Random random) {
        return Arrays.asList("a", "b", "c", "d").get(random.nextInt(4));
    }

    private static Push push(long number, long at, String before, String commit) {
        return new Push("u" + number, MAIN, at, before, commit, number, "djob-" + number);
    }
}
