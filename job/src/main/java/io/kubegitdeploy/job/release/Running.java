package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The program that runs now, if one does. A signal to us is passed on to it: Helm then marks its revision as failed and
 * rolls back, which is better than a release left in the middle. What is still there after the grace is killed.
 */
final class Running {

    /** Below the 30 seconds that Kubernetes gives by default. */
    private static final Duration GRACE = Duration.ofSeconds(25);

    private Optional<Process> process = Optional.empty();
    private boolean stopped;

    synchronized Process start(ProcessBuilder builder) throws Unavailable {
        if (stopped) {
            throw new Unavailable("The program was told to stop.");
        }
        try {
            Process started = builder.start();
            process = Optional.of(started);
            return started;
        } catch (IOException e) {
            throw new Unavailable(builder.command().getFirst() + " cannot be started: " + e.getMessage() + ".", e);
        }
    }

    synchronized void ended(Process which) {
        process = process.filter(running -> !running.equals(which));
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Ends the program and keeps others from starting; returns when it is gone. */
    void stop() {
        Optional<Process> running = markStopped();
        if (running.isEmpty()) {
            return;
        }
        Process helm = running.get();
        helm.destroy();
        try {
            if (!helm.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                helm.descendants().forEach(ProcessHandle::destroyForcibly);
                helm.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            helm.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<Process> markStopped() {
        stopped = true;
        return process;
    }
}
