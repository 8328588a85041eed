package io.kubegitdeploy.job;

/** Something outside does not answer as it should: trying again may help. The message is one sentence for a person. */
public final class Unavailable extends Exception {

    public Unavailable(String message) {
        super(message);
    }

    public Unavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
