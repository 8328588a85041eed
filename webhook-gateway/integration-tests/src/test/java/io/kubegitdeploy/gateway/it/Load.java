package io.kubegitdeploy.gateway.it;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What came of calling something from several threads, each again as soon as it has its answer. */
record Load(double perSecond, double p50, double p99, int failed) {
    private static final double NANOS = 1e9;
    private static final int MOST = 10_000_000;

    /** @param call is told which thread calls, from 0; true if it went well */
    static Load of(int threads, int seconds, IntPredicate call) throws InterruptedException {
        run(threads, Math.max(1, seconds / 3), call);
        return run(threads, seconds, call);
    }

    private static Load run(int threads, int seconds, IntPredicate call) throws InterruptedException {
        long[] nanos = new long[Math.min(MOST, seconds * 50_000)];
        AtomicInteger done = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(threads);
        long start = System.nanoTime();
        IntStream.range(0, threads)
                .forEach(thread -> Thread.ofPlatform().daemon().start(() -> {
                    while (!over.get()) {
                        long begun = System.nanoTime();
                        if (went(call, thread)) {
                            nanos[done.getAndIncrement()] = System.nanoTime() - begun;
                        } else {
                            failed.incrementAndGet();
                        }
                    }
                    ended.countDown();
                }));
        // Nobody ends before being told: this is the time to let pass.
        boolean early = ended.await(seconds, TimeUnit.SECONDS);
        over.set(!early);
        ended.await();
        double took = (System.nanoTime() - start) / NANOS;
        long[] sorted = Arrays.copyOf(nanos, done.get());
        Arrays.sort(sorted);
        return new Load(sorted.length / took, millis(sorted, 0.5), millis(sorted, 0.99), failed.get());
    }

    private static boolean went(IntPredicate call, int thread) {
        try {
            return call.test(thread);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static double millis(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) (part * (sorted.length - 1))] / 1e6;
    }
}
