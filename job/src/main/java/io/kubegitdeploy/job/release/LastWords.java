package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.TerminationMessage;

/**
 * The outcome is told once, whole, by whoever comes to it first: the program or, after a signal, its end. A signal's
 * hook that gets past this has seen the other's writing finished, and the JVM may go.
 */
final class LastWords {

    private final TerminationMessage message;
    private boolean told;

    LastWords(TerminationMessage message) {
        this.message = message;
    }

    synchronized void tell(Outcome outcome) {
        if (!told) {
            told = true;
            message.write(outcome.toJson());
            System.out.println(outcome.message());
        }
    }
}
