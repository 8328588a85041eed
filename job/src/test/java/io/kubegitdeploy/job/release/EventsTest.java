package io.kubegitdeploy.job.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventsTest {

    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final Unready WEB = new Unready("Deployment", "shop", "web");

    private static String event(String object, String reason, String message, String seen) {
        return """
                {"metadata":{"name":"e"},"involvedObject":{"kind":"Pod","name":"%s","x":{"name":"no"}},"reason":"%s",
                 "message":"%s","source":{},"firstTimestamp":null,"lastTimestamp":%s,"eventTime":null,"type":"Warning"}""".formatted(object, reason, message, seen);
    }

    private static byte[] list(String... events) {
        String json = "{\"kind\":\"EventList\",\"metadata\":{\"a\":[1]},\"items\":[" + String.join(",", events) + "]}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void each_reason_of_the_objects_pods_is_told_once_the_oldest_first() throws Exception {
        byte[] events = list(
                event("web-6c8d-xyz", "BackOff", "Back-off pulling", "\"2026-11-01T12:00:09Z\""),
                event("web-6c8d-xyz", "Failed", "Error: ErrImagePull", "\"2026-11-01T12:00:04Z\""),
                event("web-6c8d-xyz", "Failed", "Failed to pull image:\\n not found", "\"2026-11-01T12:00:03Z\""),
                event("website-1", "Failed", "of another", "\"2026-11-01T12:00:03Z\""),
                event("web-old", "Unhealthy", "of an earlier upgrade", "\"2026-11-01T11:59:00Z\""),
                event("web-new", "Unhealthy", "no time", "null"));
        assertThat(Events.about(WEB, events, START))
                .containsExactly("web-6c8d-xyz: Failed to pull image: not found", "web-6c8d-xyz: Back-off pulling");
    }

    @Test
    void a_list_without_events_tells_nothing() throws Exception {
        assertThat(Events.about(WEB, list(), START)).isEmpty();
    }

    @Test
    void helms_error_names_what_is_not_ready() {
        assertThat(Unready.in("resource Deployment/shop/web not ready. status: InProgress; "
                        + "resource StatefulSet/shop/db.main not ready. status: Failed; context deadline exceeded"))
                .containsExactly(WEB, new Unready("StatefulSet", "shop", "db.main"));
        assertThat(Unready.in("resource X/../../nodes not ready")).isEmpty();
    }
}
