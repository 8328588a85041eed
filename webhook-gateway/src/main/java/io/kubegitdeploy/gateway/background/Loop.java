package io.kubegitdeploy.gateway.background;

import io.kubegitdeploy.gateway.failure.Failure;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pass over what is left to do, at once, whenever it is woken, and from time to time; after a failure again with
 * growing pauses, from 1 s to the usual one. Passes must be such that they can be repeated.
 */
public final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** Between two passes, however often it is woken while passes fail. */
    private static final Duration BREATH = Duration.ofMillis(200);

    private final String name;
    private final Duration pause;
    private final Runnable pass;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;

    /** @param pause between two passes if nobody wakes it; at least 1 s */
    public Loop(String name, Duration pause, Runnable pass) {
        this.name = name;
        this.pause = pause;
        this.pass = pass;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    public Loop start() {
        thread.start();
        return this;
    }

    /** There is something to do now. */
    public void wake() {
        wakes.release();
    }

    private void run() {
        Duration retry = SHORTEST;
        try {
            while (true) {
                wakes.drainPermits();
                if (passed()) {
                    retry = SHORTEST;
                    wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                } else {
                    Thread.sleep(BREATH);
                    wakes.tryAcquire(retry.toMillis(), TimeUnit.MILLISECONDS);
                    retry = retry.multipliedBy(2).compareTo(pause) > 0 ? pause : retry.multipliedBy(2);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private boolean passed() throws InterruptedException {
        try {
            pass.run();
            return true;
        } catch (Failure e) {
            if (thread.isInterrupted()) {
                throw new InterruptedException();
            }
            LOG.warn("{} will be tried again: {}", name, e.sentence());
        } catch (RuntimeException e) {
            LOG.error("{} failed; this is a bug; it will be tried again", name, e);
        }
        return false;
    }

    /** Waits up to 5 s for a pass under way. */
    public void stop() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
