package io.kubegitdeploy.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A tracked repository, as the gateway tells of it. */
public record Repository(JsonNode json) {
    /** Something that is said of it, such as Hooked. */
    public record Condition(String type, String status, String reason, String message) {}

    /** OWNER/NAME. */
    public String id() {
        return json.path("id").path("owner").asText() + "/"
                + json.path("id").path("name").asText();
    }

    public String namespace() {
        return json.path("namespace").asText();
    }

    /** The name of its TrackedRepository. */
    public String resource() {
        return json.path("tracked_repository").asText();
    }

    public String defaultBranch() {
        return json.path("default_branch").asText();
    }

    /** The hook's number at GitHub. */
    public String hook() {
        return json.path("web_hook_id").asText();
    }

    public List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        json.path("conditions")
                .forEach(one -> conditions.add(new Condition(
                        one.path("type").asText(),
                        one.path("status").asText(),
                        one.path("reason").asText(),
                        one.path("message").asText())));
        return conditions;
    }
}
