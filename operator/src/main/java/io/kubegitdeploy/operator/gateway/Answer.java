package io.kubegitdeploy.operator.gateway;

/** What the gateway said. */
public sealed interface Answer<T> {

    record Ok<T>(T value) implements Answer<T> {}

    /**
     * Asking again would get the same answer until somebody changes something.
     *
     * @param reason a fixed word, as in {@link io.kubegitdeploy.crd.Reasons}
     * @param message one sentence for people
     */
    record Rejected<T>(String reason, String message) implements Answer<T> {}

    /** The gateway, or what it needs, is away: to be asked again later. */
    record Unavailable<T>(String reason, String message) implements Answer<T> {}
}
