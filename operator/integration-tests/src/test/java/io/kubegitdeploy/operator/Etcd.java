package io.kubegitdeploy.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Map;

/** Keys and values by etcd's JSON gateway. */
final class Etcd {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    Etcd(String base) {
        this.base = base;
    }

    String get(String key) throws IOException, InterruptedException {
        JsonNode answer = call("range", Map.of("key", base64(key)));
        return new String(
                Base64.getDecoder()
                        .decode(answer.path("kvs").path(0).path("value").asText()),
                UTF_8);
    }

    void put(String key, String value) throws IOException, InterruptedException {
        call("put", Map.of("key", base64(key), "value", base64(value)));
    }

    private JsonNode call(String method, Map<String, String> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/v3/kv/" + method))
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("etcd answers " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
