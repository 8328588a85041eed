package io.kubegitdeploy.gateway.webhook;

import io.kubegitdeploy.gateway.memory.Recent;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A rate for each key and one for all of them together. What a key is refused for itself costs the others nothing, so that
 * one alone can't use up what is for all. Ten seconds' worth may come at once.
 */
final class RateLimit<K> {
    static final int BURST_SECONDS = 10;
    /** One that makes way begins anew with a full burst; all together are limited all the same. */
    private static final int KEYS = 10_000;

    private final double each;
    private final LongSupplier nanos;
    private final TokenBucket together;
    private final Recent<K, TokenBucket> keys = new Recent<>(KEYS);

    /**
     * @param each for one key, per second
     * @param together for all keys, per second
     * @param nanos the time in nanoseconds, as {@link System#nanoTime}
     */
    RateLimit(double each, double together, LongSupplier nanos) {
        this.each = each;
        this.nanos = nanos;
        this.together = bucket(together);
    }

    /**
     * Lets one in.
     *
     * @return zero; or, if there are too many, how long to wait at least
     */
    Duration take(K key) {
        TokenBucket own = own(key);
        Duration wait = own.take(nanos.getAsLong());
        if (!wait.isZero()) {
            return wait;
        }
        wait = together.take(nanos.getAsLong());
        if (!wait.isZero()) {
            own.giveBack();
        }
        return wait;
    }

    /** The one that was let in does not count. */
    void giveBack(K key) {
        own(key).giveBack();
        together.giveBack();
    }

    private TokenBucket own(K key) {
        return keys.get(key, () -> bucket(each));
    }

    private TokenBucket bucket(double perSecond) {
        return new TokenBucket(perSecond, perSecond * BURST_SECONDS, nanos.getAsLong());
    }
}
