package io.kubegitdeploy.gateway.webhook;

/** One webhook request as it came. Absent headers are "". The body is not copied: it may have 25 MB. */
final class Delivery {
    private final String signature;
    private final String event;
    private final String id;
    private final String contentType;
    private final byte[] body;

    Delivery(String signature, String event, String id, String contentType, byte[] body) {
        this.signature = orNothing(signature);
        this.event = orNothing(event);
        this.id = orNothing(id);
        this.contentType = orNothing(contentType);
        this.body = body;
    }

    private static String orNothing(String header) {
        return header == null ? "" : header;
    }

    String signature() {
        return signature;
    }

    String event() {
        return event;
    }

    String id() {
        return id;
    }

    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }
}
