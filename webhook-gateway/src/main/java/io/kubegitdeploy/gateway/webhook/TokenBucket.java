package io.kubegitdeploy.gateway.webhook;

import java.time.Duration;

/** Tokens that come back at a steady rate, up to a burst. Times are nanoseconds of a clock that never goes back. */
final class TokenBucket {
    /** Of a token, which sums of fractions may miss. */
    private static final double ROUNDING = 1e-6;

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private double tokens;
    private long filledAt;

    /**
     * Full at first.
     *
     * @param burst tokens that it holds at most, 1 or more
     */
    TokenBucket(double perSecond, double burst, long now) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.filledAt = now;
    }

    /**
     * Takes a token.
     *
     * @return zero; or, if there is none, how long until there is one
     */
    synchronized Duration take(long now) {
        fill(now);
        if (tokens >= 1 - ROUNDING) {
            tokens -= 1;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond * NANOS));
    }

    /** What was taken is not needed. */
    synchronized void giveBack() {
        tokens = Math.min(burst, tokens + 1);
    }

    private void fill(long now) {
        long passed = now - filledAt;
        if (passed > 0) {
            tokens = Math.min(burst, tokens + (double) passed / NANOS * perSecond);
            filledAt = now;
        }
    }
}
