package io.kubegitdeploy.operator.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kubegitdeploy.crd.Labels;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a write of the operator for people, the same for each push that comes there: {@code "post jobs (build)"},
 * {@code "patch deployjobs/status (Releasing)"}. What leaves no trace that anything depends on is none: events, reviews
 * of access, the Lease of the leader.
 */
final class Write {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> WITHOUT_TRACE = Set.of("events", "subjectaccessreviews");
    private static final String LEADER = "kube-git-deploy-operator";
    private static final Pattern PATH = Pattern.compile(
            "/(?:api|apis/[^/]+)/[^/]+(?:/namespaces/[^/]+)?/(?<kind>[^/]+)(?:/(?<name>[^/]+)(?<sub>/[^/]+)?)?");

    private Write() {}

    static Optional<String> of(String method, String path, String body) {
        Matcher parts = PATH.matcher(path);
        if (!WRITES.contains(method) || !parts.matches() || WITHOUT_TRACE.contains(parts.group("kind"))) {
            return Optional.empty();
        }
        JsonNode json = parse(body);
        String name = parts.group("name") == null ? json.at("/metadata/name").asText() : parts.group("name");
        if (name.equals(LEADER)) {
            return Optional.empty();
        }
        String sub = parts.group("sub") == null ? "" : parts.group("sub");
        String detail = detail(parts.group("kind") + sub, json);
        return Optional.of(method.toLowerCase(Locale.ROOT) + " " + parts.group("kind") + sub
                + (detail.isEmpty() ? "" : " (" + detail + ")"));
    }

    private static String detail(String kind, JsonNode body) {
        if (body.isArray()) {
            return patched(body);
        }
        return switch (kind) {
            case "deployjobs/status" -> phase(body.path("status"));
            case "leases" -> body.at("/spec/holderIdentity").asText().isEmpty() ? "freed" : "taken";
            case "jobs" ->
                body.path("metadata").path("labels").path(Labels.STAGE).asText();
            default -> "";
        };
    }

    /** The phase; "planned" when there is a plan of which nothing has begun. */
    private static String phase(JsonNode status) {
        boolean begun = status.findValues("attempt").stream().anyMatch(attempt -> attempt.asInt() > 0);
        String phase = status.path("phase").asText();
        return phase.equals("Building") && !begun ? "planned" : phase;
    }

    /** What a JSON patch does to which field. */
    private static String patched(JsonNode operations) {
        for (JsonNode operation : operations) {
            String field = operation.path("path").asText().replaceAll("^/metadata/|/\\d+$", "");
            if (!operation.path("op").asText().equals("test") && !field.equals("resourceVersion")) {
                return operation.path("op").asText() + " " + field;
            }
        }
        return "";
    }

    private static JsonNode parse(String body) {
        try {
            return body == null || body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
