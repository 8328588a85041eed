package io.kubegitdeploy.gateway.jobs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.repository.GitRef;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a person asks to be deployed again: the push of a job, or a commit.
 *
 * @param requestId a UUID in lower case: the same one again is the same request
 */
record Asked(What what, Optional<String> requestId) {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,40}|[0-9a-f]{64}");

    sealed interface What {
        /** The ref and commit of that job. */
        record OfJob(long id) implements What {}

        /**
         * A commit, as if it had been pushed to a ref.
         *
         * @param hash at least 7 hex digits in lower case, or all of them
         * @param ref the full name; empty: the default branch
         */
        record OfCommit(String hash, Optional<String> ref) implements What {}
    }

    /**
     * Reads a request's body.
     *
     * @throws Rejected 400 if it asks for nothing that could be
     */
    static Asked of(byte[] body) {
        JsonNode json = json(body);
        Optional<String> requestId = text(json, "request_id").map(id -> id.toLowerCase(Locale.ROOT));
        if (requestId.isPresent() && !UUID.matcher(requestId.get()).matches()) {
            throw Rejected.badRequest("request_id is no UUID.");
        }
        Optional<String> commit = text(json, "commit").map(hash -> hash.toLowerCase(Locale.ROOT));
        JsonNode job = json.path("job_id");
        if (job.isMissingNode() == commit.isEmpty()) {
            throw Rejected.badRequest("The body names either a job_id or a commit.");
        }
        if (commit.isEmpty()) {
            if (!job.isIntegralNumber() || !job.canConvertToLong() || job.asLong() < 0) {
                throw Rejected.badRequest("job_id is no number of a job.");
            }
            return new Asked(new What.OfJob(job.asLong()), requestId);
        }
        if (!COMMIT.matcher(commit.get()).matches()) {
            throw Rejected.badRequest("commit is not 7 to 40 hex digits.");
        }
        return new Asked(new What.OfCommit(commit.get(), text(json, "ref").map(Asked::ref)), requestId);
    }

    private static String ref(String asked) {
        String ref = asked.startsWith("refs/") ? asked : "refs/heads/" + asked;
        if (!GitRef.isBranchOrTag(ref)) {
            throw Rejected.badRequest("ref is neither a branch nor the full name of a branch or tag.");
        }
        return ref;
    }

    private static Optional<String> text(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Rejected.badRequest(key + " is no text.");
        }
        return Optional.of(value.asText());
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            // told below, without repeating the body
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
        throw Rejected.badRequest("The body is no JSON object.");
    }
}
