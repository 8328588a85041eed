package io.kubegitdeploy.gateway.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Memory for bodies, in blocks. What a body has over 1 MiB must leave a quarter of it free: a few large bodies that never end
 * don't keep out the small ones, which are nearly all.
 */
final class Room {
    static final int BLOCK = 64 << 10;
    private static final int SMALL = (1 << 20) / BLOCK;

    private final Semaphore blocks;
    private final Semaphore large;

    /**
     * @param limit bytes of one body; there is room for one at least
     * @param together bytes of all
     */
    Room(int limit, long together) {
        int all = (int) (Math.max(together, limit) / BLOCK + 1);
        this.blocks = new Semaphore(all);
        this.large = new Semaphore(Math.max(all * 3 / 4, limit / BLOCK + 1 - SMALL));
    }

    /**
     * One block more for a body that has so many; waits for it.
     *
     * @return whether there was one in time
     */
    boolean take(int held, Duration patience) throws InterruptedException {
        if (held < SMALL) {
            return acquired(blocks, patience);
        }
        if (!acquired(large, patience)) {
            return false;
        }
        boolean taken = acquired(blocks, patience);
        if (!taken) {
            large.release();
        }
        return taken;
    }

    private static boolean acquired(Semaphore semaphore, Duration patience) throws InterruptedException {
        return semaphore.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** All that a body has. */
    void release(int held) {
        blocks.release(held);
        large.release(Math.max(0, held - SMALL));
    }
}
