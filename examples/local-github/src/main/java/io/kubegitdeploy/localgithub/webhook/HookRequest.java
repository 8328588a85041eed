package io.kubegitdeploy.localgithub.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.localgithub.rest.ApiError;
import io.kubegitdeploy.localgithub.store.Hook;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a client asks for when it makes or changes a hook, checked. */
final class HookRequest {
    static final String DOCUMENTATION = "/repos/webhooks#create-a-repository-webhook";

    private static final Set<String> EVENTS = Set.of(
            "*",
            "branch_protection_rule",
            "check_run",
            "check_suite",
            "code_scanning_alert",
            "commit_comment",
            "create",
            "delete",
            "dependabot_alert",
            "deploy_key",
            "deployment",
            "deployment_status",
            "discussion",
            "discussion_comment",
            "fork",
            "gollum",
            "issue_comment",
            "issues",
            "label",
            "member",
            "merge_group",
            "meta",
            "milestone",
            "package",
            "page_build",
            "public",
            "pull_request",
            "pull_request_review",
            "pull_request_review_comment",
            "pull_request_review_thread",
            "push",
            "registry_package",
            "release",
            "repository",
            "repository_import",
            "repository_vulnerability_alert",
            "secret_scanning_alert",
            "star",
            "status",
            "team_add",
            "watch",
            "workflow_dispatch",
            "workflow_job",
            "workflow_run");

    private HookRequest() {}

    /** A whole new configuration: what is not named has GitHub's default, and a secret not named is none. */
    static Hook.Config config(ObjectNode body) {
        if (!(body.get("config") instanceof ObjectNode config)) {
            throw ApiError.invalid("Hook", "Config must contain URL for webhooks", DOCUMENTATION);
        }
        return config(config, new Hook.Config("", "form", false, Optional.empty()));
    }

    /** A configuration in which what is not named stays. */
    static Hook.Config config(ObjectNode config, Hook.Config before) {
        return new Hook.Config(
                url(config.path("url").asText(before.url())),
                contentType(config.path("content_type").asText(before.contentType())),
                insecure(config.get("insecure_ssl"), before.insecureSsl()),
                config.has("secret") ? secret(config.get("secret")) : before.secret());
    }

    private static String url(String text) {
        if (text.isBlank()) {
            throw ApiError.invalid("Hook", "Config must contain URL for webhooks", DOCUMENTATION);
        }
        try {
            URI uri = new URI(text);
            if (Set.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                return text;
            }
        } catch (URISyntaxException e) {
            throw ApiError.invalid("Hook", "url is not a valid URL", DOCUMENTATION);
        }
        throw ApiError.invalid("Hook", "url is missing a scheme", DOCUMENTATION);
    }

    private static String contentType(String text) {
        if (text.equals("json") || text.equals("form")) {
            return text;
        }
        throw ApiError.invalid("Hook", "Invalid config attribute: content_type", DOCUMENTATION);
    }

    private static boolean insecure(JsonNode value, boolean before) {
        if (value == null || value.isNull()) {
            return before;
        }
        return switch (value.asText()) {
            case "0", "false" -> false;
            case "1", "true" -> true;
            default -> throw ApiError.invalid("Hook", "Invalid config attribute: insecure_ssl", DOCUMENTATION);
        };
    }

    private static Optional<String> secret(JsonNode value) {
        return Optional.ofNullable(value)
                .filter(JsonNode::isValueNode)
                .filter(node -> !node.isNull())
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty());
    }

    static boolean active(ObjectNode body, boolean otherwise) {
        return body.path("active").asBoolean(otherwise);
    }

    /** {@code events}, or else {@code add_events} and {@code remove_events} applied to what was there. */
    static List<String> events(ObjectNode body, List<String> before) {
        Set<String> events = new LinkedHashSet<>(body.has("events") ? names(body, "events") : before);
        events.addAll(names(body, "add_events"));
        names(body, "remove_events").forEach(events::remove);
        if (events.isEmpty()) {
            throw ApiError.invalid("Hook", "Hook must have at least one event", DOCUMENTATION);
        }
        return List.copyOf(events);
    }

    private static List<String> names(ObjectNode body, String key) {
        List<String> names = new ArrayList<>();
        for (JsonNode name : body.path(key)) {
            if (!EVENTS.contains(name.asText())) {
                throw ApiError.invalid("Hook", "'" + name.asText() + "' is not a valid event", DOCUMENTATION);
            }
            names.add(name.asText());
        }
        return names;
    }
}
