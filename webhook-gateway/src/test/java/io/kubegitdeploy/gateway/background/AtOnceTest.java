package io.kubegitdeploy.gateway.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubegitdeploy.gateway.failure.Unavailable;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AtOnceTest {
    private static final List<Integer> MANY = IntStream.range(0, 100).boxed().toList();

    @Test
    void all_are_done_when_it_returns() {
        Queue<Integer> done = new ConcurrentLinkedQueue<>();

        AtOnce.each(MANY, done::add);

        assertThat(done).containsExactlyInAnyOrderElementsOf(MANY);
    }

    @Test
    void one_that_waits_for_the_next_keeps_nobody_back() {
        CountDownLatch second = new CountDownLatch(1);

        AtOnce.each(List.of(1, 2), number -> {
            if (number == 2) {
                second.countDown();
            } else {
                await(second);
            }
        });

        assertThat(second.getCount()).isZero();
    }

    @Test
    void they_are_eight_at_a_time() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        CyclicBarrier eight = new CyclicBarrier(8);

        AtOnce.each(MANY.subList(0, 96), number -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            await(eight);
            now.decrementAndGet();
        });

        assertThat(most.get()).isEqualTo(8);
    }

    @Test
    void one_that_fails_keeps_no_other_back_and_is_told() {
        Queue<Integer> done = new ConcurrentLinkedQueue<>();
        Unavailable away = Unavailable.busy("away");

        assertThatThrownBy(() -> AtOnce.each(MANY, number -> {
                    if (number == 3) {
                        throw away;
                    }
                    done.add(number);
                }))
                .isSameAs(away);
        assertThat(done).hasSize(MANY.size() - 1);
    }

    @Test
    void a_bug_is_told_rather_than_what_passes_by_itself() {
        IllegalStateException bug = new IllegalStateException("a bug");

        assertThatThrownBy(() -> AtOnce.each(MANY, number -> {
                    throw number == 50 ? bug : Unavailable.busy("away");
                }))
                .isSameAs(bug);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
