package io.kubegitdeploy.localgithub.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.admin.Faults.Armed;
import io.kubegitdeploy.localgithub.admin.Faults.Kind;
import io.kubegitdeploy.localgithub.admin.Faults.RequestFault;
import io.kubegitdeploy.localgithub.admin.Faults.Target;
import io.kubegitdeploy.localgithub.rest.ApiError;
import io.kubegitdeploy.localgithub.webhook.DeliveryFault;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Faults as JSON. */
final class FaultShape {
    private static final int MAX_MILLIS = 600_000;

    private FaultShape() {}

    static Kind parse(ObjectNode body) {
        if (body.has("delivery")) {
            return new Kind.OfDeliveries(delivery(body));
        }
        String path = body.path("path").asText("");
        if (!path.startsWith("/")) {
            throw ApiError.of(422, "path must begin with '/', or else say which fault of a delivery", "");
        }
        Optional<String> method = Optional.ofNullable(body.get("method")).map(JsonNode::asText);
        return new Kind.OfRequests(new Target(method, path), request(body));
    }

    static Optional<Integer> times(ObjectNode body) {
        return body.has("times") ? Optional.of(number(body, "times", 1, 1_000_000)) : Optional.empty();
    }

    private static DeliveryFault delivery(ObjectNode body) {
        return switch (body.path("delivery").asText()) {
            case "suppress" -> new DeliveryFault.Suppress();
            case "duplicate" -> new DeliveryFault.Duplicate(number(body, "copies", 2, 100));
            case "delay" -> new DeliveryFault.Delay(number(body, "delay_ms", 1000, MAX_MILLIS));
            case "reverse" -> new DeliveryFault.Reverse(number(body, "size", 2, 1000));
            default -> throw ApiError.of(422, "delivery must be suppress, duplicate, delay or reverse", "");
        };
    }

    private static RequestFault request(ObjectNode body) {
        if (body.has("status")) {
            return answer(body);
        }
        if (body.has("delay_ms")) {
            return new RequestFault.Delay(number(body, "delay_ms", 1000, MAX_MILLIS));
        }
        return switch (body.path("connection").asText()) {
            case "hang" -> new RequestFault.Hang();
            case "drop" -> new RequestFault.Drop();
            case "lose-answer" -> new RequestFault.LoseAnswer();
            case "hold-answer" -> new RequestFault.HoldAnswer();
            default ->
                throw ApiError.of(
                        422, "say a status, delay_ms, or connection: hang, drop, lose-answer or hold-answer", "");
        };
    }

    private static RequestFault answer(ObjectNode body) {
        int status = number(body, "status", 500, 599);
        Map<String, String> headers = new LinkedHashMap<>();
        body.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        ObjectNode standard = Json.object()
                .put("message", body.path("message").asText("A fault that was asked for"))
                .put("documentation_url", "https://docs.github.com/rest")
                .put("status", String.valueOf(status));
        String text = body.path("body").isTextual() ? body.path("body").asText() : standard.toString();
        return new RequestFault.Answer(status, headers, text);
    }

    private static int number(ObjectNode body, String name, int otherwise, int max) {
        int value = body.path(name).asInt(otherwise);
        if (value < 1 || value > max) {
            throw ApiError.of(422, name + " must be a number from 1 to " + max, "");
        }
        return value;
    }

    static ObjectNode of(Armed fault) {
        ObjectNode shape = Json.object().put("id", fault.id());
        shape.put("left", fault.left() < 0 ? null : fault.left());
        switch (fault.kind()) {
            case Kind.OfRequests concerned ->
                shape.put("method", concerned.target().method().orElse(null))
                        .put("path", concerned.target().path())
                        .put("effect", concerned.fault().toString());
            case Kind.OfDeliveries concerned ->
                shape.put("delivery", concerned.fault().toString());
        }
        return shape;
    }
}
