package io.kubegitdeploy.operator.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** The client of the gateway's internal API. Every call is bounded in time and in what it reads, and can be repeated. */
public final class Gateway implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int MAX_BYTES = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Refusals of the operator itself, and of what is not there yet: not the fault of the object that is asked for. */
    private static final Set<String> PASSING =
            Set.of("Unauthenticated", "Forbidden", "NoDeployJob", "NotFound", "MethodNotAllowed", "TooSlow", "");

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final String base;
    private final Path tokenFile;

    /**
     * A client that has not connected yet.
     *
     * @param tokenFile a projected ServiceAccount token with the audience kube-git-deploy, read anew for each call
     */
    public Gateway(URI base, Path tokenFile) {
        this.base = base.toString();
        this.tokenFile = tokenFile;
    }

    /** Hooks the repository, or brings what is hooked up to date. */
    public Answer<Tracking> track(TrackedRepository repository) {
        TrackedRepositorySpec spec = repository.getSpec();
        ObjectNode body = JSON.createObjectNode()
                .put("uid", repository.getMetadata().getUid())
                .put("owner", spec.owner())
                .put("name", spec.name())
                .put("suspend", spec.suspend());
        body.set("branches", JSON.valueToTree(spec.branches()));
        body.set("tags", JSON.valueToTree(spec.tags()));
        body.set("history", JSON.valueToTree(spec.history()));
        Answer<String> answer = send(HttpRequest.newBuilder(tracked(repository))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body.toString())));
        return switch (answer) {
            case Answer.Ok<String> ok -> read(ok.value());
            case Answer.Rejected<String> no -> new Answer.Rejected<>(no.reason(), no.message());
            case Answer.Unavailable<String> away -> new Answer.Unavailable<>(away.reason(), away.message());
        };
    }

    /** Ok once the gateway has recorded that the repository is to be unhooked; it sees to GitHub by itself. */
    public Answer<String> untrack(TrackedRepository repository) {
        URI uri = URI.create(
                tracked(repository) + "?uid=" + repository.getMetadata().getUid());
        return send(HttpRequest.newBuilder(uri).DELETE());
    }

    /** The text of the deploy file at the commit of a DeployJob. */
    public Answer<String> deployFile(String namespace, String deployJob) {
        URI uri = URI.create(base + "/internal/v1/sources/" + namespace + "/" + deployJob + "/deploy-file");
        return send(HttpRequest.newBuilder(uri).GET());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private URI tracked(TrackedRepository repository) {
        return URI.create(
                base + "/internal/v1/tracked/" + repository.getMetadata().getNamespace() + "/"
                        + repository.getMetadata().getName());
    }

    private Answer<String> send(HttpRequest.Builder request) {
        try {
            String token = Files.readString(tokenFile).strip();
            HttpResponse<String> response = http.send(
                    request.timeout(ANSWER)
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES));
            return answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer.Unavailable<>(
                    Reasons.GATEWAY_UNAVAILABLE,
                    "the gateway is away (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unavailable<>(Reasons.GATEWAY_UNAVAILABLE, "the operator is stopping");
        }
    }

    private static Answer<String> answer(int status, String body) {
        if (status / 100 == 2) {
            return new Answer.Ok<>(body);
        }
        JsonNode error = error(body);
        String reason = error.path("reason").asText("");
        String message = error.path("error").asText("the gateway answered " + status);
        return status / 100 == 4 && !PASSING.contains(reason)
                ? new Answer.Rejected<>(reason, message)
                : new Answer.Unavailable<>(reason.isEmpty() ? Reasons.GATEWAY_UNAVAILABLE : reason, message);
    }

    private static JsonNode error(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? JSON.createObjectNode() : json;
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static Answer<Tracking> read(String body) {
        try {
            return new Answer.Ok<>(JSON.readValue(body, Tracking.class));
        } catch (JsonProcessingException e) {
            return new Answer.Unavailable<>(Reasons.GATEWAY_UNAVAILABLE, "the gateway's answer can't be read");
        }
    }
}
