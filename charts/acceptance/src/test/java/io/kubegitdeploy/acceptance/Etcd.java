package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The gateway's etcd, read by its own JSON gateway. */
record Etcd(URI address) {
    private static final String EVERY_KEY = base64("\0");

    /** Each key with its value. */
    Map<String, String> everything() {
        Http.Answer answer = Http.postJson(
                address.resolve("/v3/kv/range"), Map.of(), Map.of("key", EVERY_KEY, "range_end", EVERY_KEY));
        assertThat(answer.status()).as("reading etcd: %s", answer).isEqualTo(200);
        Map<String, String> all = new TreeMap<>();
        for (JsonNode pair : answer.json().path("kvs")) {
            all.put(text(pair.path("key")), text(pair.path("value")));
        }
        return all;
    }

    /** As if its quota were reached: it takes no more writes. */
    void raiseSpaceAlarm() {
        String member = Http.postJson(address.resolve("/v3/maintenance/status"), Map.of(), Map.of())
                .json()
                .at("/header/member_id")
                .asText();
        Map<String, String> alarm = Map.of("action", "ACTIVATE", "memberID", member, "alarm", "NOSPACE");
        Http.Answer answer = Http.postJson(address.resolve("/v3/maintenance/alarm"), Map.of(), alarm);
        assertThat(answer.status()).as("raising the alarm: %s", answer).isEqualTo(200);
    }

    private static String text(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
