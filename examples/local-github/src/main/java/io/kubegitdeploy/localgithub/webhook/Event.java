package io.kubegitdeploy.localgithub.webhook;

import java.util.UUID;

/** An event on its way to one hook; the payload is JSON. */
record Event(long hookId, String name, String guid, String payload, boolean redelivery) {
    static Event fresh(long hookId, String name, String payload) {
        return new Event(hookId, name, UUID.randomUUID().toString(), payload, false);
    }
}
