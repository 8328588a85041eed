package io.kubegitdeploy.localgithub.webhook;

/** What can be made to go wrong with a delivery. */
public sealed interface DeliveryFault {
    /** Never sent; kept in the log, so that it can be redelivered. */
    record Suppress() implements DeliveryFault {}

    /** Sent this many times under the same delivery id. */
    record Duplicate(int copies) implements DeliveryFault {}

    record Delay(long millis) implements DeliveryFault {}

    /** Kept until this many are waiting, then sent newest first, each after the other's answer. */
    record Reverse(int size) implements DeliveryFault {}
}
