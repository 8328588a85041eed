package io.kubegitdeploy.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job, as the gateway tells of it. */
public record Job(JsonNode json) {
    private static final int SHORT_COMMIT = 7;

    public long id() {
        return json.path("id").asLong();
    }

    public String phase() {
        return json.path("phase").asText();
    }

    public boolean finished() {
        return json.path("finished").asBoolean();
    }

    public boolean succeeded() {
        return json.path("succeeded").asBoolean();
    }

    /** One sentence: what happens now, or how it ended. */
    public String text() {
        return json.path("text").asText();
    }

    /** The branch or tag. */
    public String shortRef() {
        return json.path("branch").asText().isEmpty()
                ? json.path("tag").asText()
                : json.path("branch").asText();
    }

    public String shortCommit() {
        String commit = json.path("commit").asText();
        return commit.substring(0, Math.min(SHORT_COMMIT, commit.length()));
    }

    /** The first line of the commit's message. */
    public String message() {
        return json.path("message").asText();
    }

    public String author() {
        return json.path("author").asText();
    }

    public Optional<Instant> createdAt() {
        return time("created_at");
    }

    public Optional<Instant> startedAt() {
        return time("started_at");
    }

    public Optional<Instant> completedAt() {
        return time("completed_at");
    }

    /** The namespace of its DeployJob and of the Kubernetes Jobs. */
    public String namespace() {
        return json.path("deploy_job").path("namespace").asText();
    }

    /** In the order in which a unit goes through them; empty if the gateway was asked for a list only. */
    public List<Action> actions() {
        JsonNode state = json.path("state");
        List<Action> actions = new ArrayList<>();
        add(actions, "", Action.Kind.PREPARE, state.path("prepare_state"));
        for (Map.Entry<String, JsonNode> unit : state.path("units").properties()) {
            JsonNode config = json.path("config").path("units").path(unit.getKey());
            if (has(config.path("docker"))) {
                add(actions, unit.getKey(), Action.Kind.BUILD, unit.getValue().path("docker_state"));
            }
            if (has(config.path("helm"))) {
                add(actions, unit.getKey(), Action.Kind.RELEASE, unit.getValue().path("helm_state"));
            }
        }
        add(actions, "", Action.Kind.CLEANUP, state.path("cleanup_state"));
        return actions;
    }

    /** An action that the unit does not have is an empty object; the record calls it done. */
    private static boolean has(JsonNode action) {
        return !(action.isObject() && action.isEmpty());
    }

    private static void add(List<Action> actions, String unit, Action.Kind kind, JsonNode state) {
        if (state.isObject()) {
            actions.add(new Action(unit, kind, state));
        }
    }

    private Optional<Instant> time(String key) {
        try {
            return Optional.of(json.path(key).asText())
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
