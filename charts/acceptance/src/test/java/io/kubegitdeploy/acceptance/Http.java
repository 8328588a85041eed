package io.kubegitdeploy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** HTTP as a test needs it: any answer is an answer, every call ends within 30 seconds. */
final class Http {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Http() {}

    /** A status and a body of bytes, which is usually text. */
    static final class Answer {
        private final int status;
        private final byte[] body;

        private Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        int status() {
            return status;
        }

        InputStream stream() {
            return new ByteArrayInputStream(body);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return Json.parse(text());
        }

        @Override
        public String toString() {
            return status + " " + text();
        }
    }

    static Answer get(URI uri, Map<String, String> headers) {
        return send("GET", uri, headers, BodyPublishers.noBody());
    }

    static Answer get(URI uri) {
        return get(uri, Map.of());
    }

    static Answer post(URI uri, Map<String, String> headers, byte[] body) {
        return send("POST", uri, headers, BodyPublishers.ofByteArray(body));
    }

    /** Without {@code Content-Length}. */
    static Answer postChunked(URI uri, Map<String, String> headers, byte[] body) {
        return send("POST", uri, headers, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    static Answer postJson(URI uri, Map<String, String> headers, Object body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "application/json");
        return post(uri, all, Json.bytes(body));
    }

    static Answer delete(URI uri, Map<String, String> headers) {
        return send("DELETE", uri, headers, BodyPublishers.noBody());
    }

    private static Answer send(String method, URI uri, Map<String, String> headers, BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).method(method, body);
        headers.forEach(request::header);
        try {
            var response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + uri + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + method + " " + uri, e);
        }
    }
}
