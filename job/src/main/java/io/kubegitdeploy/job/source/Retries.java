package io.kubegitdeploy.job.source;

import io.kubegitdeploy.job.Rejected;
import io.kubegitdeploy.job.Unavailable;
import java.time.Duration;
import java.time.Instant;

/**
 * Tries again what was Unavailable.
 *
 * @param window no new try begins after this time
 * @param first the pause before the second try; it doubles from try to try
 * @param longest the pauses do not grow over this
 */
record Retries(Duration window, Duration first, Duration longest) {

    static final Retries DEFAULT = new Retries(Duration.ofSeconds(60), Duration.ofMillis(250), Duration.ofSeconds(5));

    interface Attempt<T> {
        T run() throws Rejected, Unavailable;
    }

    <T> T call(Attempt<T> attempt) throws Rejected, Unavailable {
        Instant end = Instant.now().plus(window);
        Duration pause = first;
        while (true) {
            try {
                return attempt.run();
            } catch (Unavailable e) {
                if (Instant.now().plus(pause).isAfter(end)) {
                    throw e;
                }
                System.err.println(e.getMessage() + " Trying again in " + pause.toMillis() + " ms.");
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(longest) < 0 ? pause.multipliedBy(2) : longest;
        }
    }

    private static void sleep(Duration pause) throws Unavailable {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("The program was interrupted.", e);
        }
    }
}
