package io.kubegitdeploy.operator.deploy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of seeded worlds against everything that decides. {@code -Dkgd.worlds=10000} plays more, {@code -Dkgd.seed=7}
 * one, and shows what happened in it.
 */
class WorldTest {
    private static final int SHOWN = 200;

    @Test
    void whatever_happens_every_push_ends_and_each_release_is_given_pushes_in_order_and_one_at_a_time() {
        Long only = Long.getLong("kgd.seed");
        LongStream seeds = only == null ? LongStream.range(0, Long.getLong("kgd.worlds", 600)) : LongStream.of(only);
        seeds.forEach(seed -> play(seed, only != null));
    }

    private static void play(long seed, boolean told) {
        World world = new World(seed);
        try {
            world.play();
        } catch (RuntimeException | AssertionError e) {
            List<String> diary = world.diary();
            throw new AssertionError(
                    "world " + seed + " (again: -Dkgd.seed=" + seed + "), " + world.luck + "\n"
                            + String.join("\n", diary.subList(Math.max(0, diary.size() - SHOWN), diary.size())),
                    e);
        }
        if (told) {
            world.diary().forEach(System.out::println);
        }
    }
}
