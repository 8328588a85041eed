package io.kubegitdeploy.gateway.background;

import io.kubegitdeploy.gateway.failure.Failure;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Does something for each of many, a few at a time: most of it is waiting for others to answer. */
public final class AtOnce {
    private static final int FEW = 8;

    private AtOnce() {}

    /**
     * Returns when it was tried for all. What fails keeps none of the others back, and is thrown in the end: a bug rather
     * than what passes by itself. An interrupt reaches those under way.
     */
    public static <T> void each(Collection<T> all, Consumer<T> what) {
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        try (ExecutorService few =
                Executors.newFixedThreadPool(FEW, Thread.ofVirtual().factory())) {
            for (T one : all) {
                few.execute(() -> {
                    try {
                        what.accept(one);
                    } catch (RuntimeException e) {
                        failure.accumulateAndGet(e, AtOnce::worse);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private static RuntimeException worse(RuntimeException known, RuntimeException next) {
        return known == null || known instanceof Failure ? next : known;
    }
}
