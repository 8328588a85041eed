package io.kubegitdeploy.gateway.webhook;

import io.kubegitdeploy.gateway.jobs.Push;

/** What becomes of a delivery. */
sealed interface Decision {
    /** Answered with an error; nothing is stored. */
    record Refused(int status, String reason, String sentence) implements Decision {}

    /** Answered with 200 and the reason why it makes no job. */
    record Ignored(String reason) implements Decision {}

    /** A ping, answered with 200. */
    record Pong() implements Decision {}

    /** Stored, then answered with 202. */
    record Accepted(Push push) implements Decision {}
}
