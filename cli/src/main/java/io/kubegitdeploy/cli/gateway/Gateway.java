package io.kubegitdeploy.cli.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The calls of the private API. Each throws {@link GatewayFailure} and nothing else. */
public final class Gateway {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String REPOSITORIES = "/api/v0/github/repositories";

    private final URI server;
    private final Http http;

    /** @param server with scheme, host and port; a path in it comes before the API's own */
    public Gateway(URI server, Optional<String> token) {
        this.server = server;
        this.http = new Http(token);
    }

    public URI server() {
        return server;
    }

    /** All tracked repositories. */
    public List<Repository> tracked() {
        List<Repository> repositories = new ArrayList<>();
        call("GET", REPOSITORIES + "/tracked", Optional.empty())
                .path("repositories")
                .forEach(json -> repositories.add(new Repository(json)));
        return repositories;
    }

    public Repository repository(RepositoryId id) {
        return new Repository(call("GET", path(id), Optional.empty()).path("repository"));
    }

    /**
     * Tracks a repository.
     *
     * @param namespace where its TrackedRepository is made; empty: the gateway's default
     */
    public Repository track(RepositoryId id, Optional<String> namespace) {
        String query = namespace.map(name -> "?namespace=" + name).orElse("");
        return new Repository(call("POST", path(id) + query, Optional.empty()).path("repository"));
    }

    public void untrack(RepositoryId id) {
        call("DELETE", path(id), Optional.empty());
    }

    /** The newest jobs, the newest first. */
    public List<Job> jobs(RepositoryId id, int limit) {
        List<Job> jobs = new ArrayList<>();
        call("GET", path(id) + "/jobs?limit=" + limit, Optional.empty())
                .path("jobs")
                .forEach(json -> jobs.add(new Job(json)));
        return jobs;
    }

    /** A job with the state of its actions. */
    public Job job(RepositoryId id, long number) {
        return new Job(
                call("GET", path(id) + "/jobs/" + number, Optional.empty()).path("job"));
    }

    /**
     * Asks for a job.
     *
     * @param request as the API takes it; with a {@code request_id} it can be sent again
     * @return the answer, with {@code job_id}
     */
    public JsonNode deploy(RepositoryId id, ObjectNode request) {
        return call("POST", path(id) + "/jobs", Optional.of(text(request)));
    }

    public void cancel(RepositoryId id, long number) {
        call("POST", path(id) + "/jobs/" + number + "/cancel", Optional.empty());
    }

    /** Where a browser logs in at GitHub. */
    public String loginUrl() {
        return call("GET", "/api/v0/github/login_url", Optional.empty())
                .path("login_url")
                .asText();
    }

    private static String path(RepositoryId id) {
        return REPOSITORIES + "/" + id;
    }

    private static String text(JsonNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is JSON", e);
        }
    }

    private JsonNode call(String method, String path, Optional<String> body) {
        Http.Answer answer;
        try {
            answer = http.send(method, URI.create(server + path), body);
        } catch (IOException e) {
            String why = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
            throw new GatewayFailure(0, GatewayFailure.UNREACHABLE, "No answer from " + server + ": " + why + ".");
        }
        JsonNode json = read(answer);
        if (answer.status() < 400 && json.path("ok").asBoolean()) {
            return json;
        }
        throw new GatewayFailure(
                answer.status(),
                json.path("reason").asText("Refused"),
                json.path("error").asText("The gateway answered " + answer.status() + "."));
    }

    private JsonNode read(Http.Answer answer) {
        try {
            JsonNode json = JSON.readTree(answer.body());
            if (json.path("ok").isBoolean()) {
                return json;
            }
        } catch (JsonProcessingException ignored) {
            // Said below, without what was answered instead.
        }
        throw new GatewayFailure(
                answer.status(),
                GatewayFailure.NO_GATEWAY,
                server + " answers, but not as a gateway does: " + answer.status() + " "
                        + (answer.contentType().isEmpty() ? "without a type" : answer.contentType()) + ".");
    }
}
