package io.kubegitdeploy.localgithub.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt to deliver an event.
 *
 * @param guid GitHub's delivery id, as in the {@code X-GitHub-Delivery} header; a redelivery keeps it
 * @param duration seconds until the answer
 * @param status {@code OK}, or what went wrong
 * @param statusCode the receiver's HTTP status; 0 if there was none
 */
public record Delivery(
        long id,
        String guid,
        long hookId,
        long repositoryId,
        String event,
        Instant deliveredAt,
        boolean redelivery,
        double duration,
        String status,
        int statusCode,
        String url) {

    public boolean succeeded() {
        return statusCode >= 200 && statusCode < 300;
    }

    /** What went over the wire. The request's payload is the JSON before any form encoding. */
    public record Exchange(
            Map<String, String> requestHeaders,
            String payload,
            Map<String, String> responseHeaders,
            Optional<String> responseBody) {}

    /** A delivery with all that is kept of it. */
    public record Kept(Delivery delivery, Exchange exchange) {}
}
