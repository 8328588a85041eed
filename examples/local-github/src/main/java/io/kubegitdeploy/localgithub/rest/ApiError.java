package io.kubegitdeploy.localgithub.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.localgithub.Json;
import java.util.Optional;

/** An error answer in GitHub's form. */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Optional<ArrayNode> errors;
    private final String documentation;

    private ApiError(int status, String message, Optional<ArrayNode> errors, String documentation) {
        super(message, null, false, false);
        this.status = status;
        this.errors = errors;
        this.documentation = documentation;
    }

    /**
     * An error with a status and a message.
     *
     * @param documentation below {@code https://docs.github.com/rest}, beginning with a slash; may be empty
     */
    public static ApiError of(int status, String message, String documentation) {
        return new ApiError(status, message, Optional.empty(), documentation);
    }

    public static ApiError notFound(String documentation) {
        return of(404, "Not Found", documentation);
    }

    /** 422 with one entry in {@code errors}. */
    public static ApiError invalid(String resource, String message, String documentation) {
        ArrayNode errors = Json.array();
        errors.addObject().put("resource", resource).put("code", "custom").put("message", message);
        return new ApiError(422, "Validation Failed", Optional.of(errors), documentation);
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        ObjectNode body = Json.object().put("message", getMessage());
        errors.ifPresent(list -> body.set("errors", list));
        return body.put("documentation_url", "https://docs.github.com/rest" + documentation)
                .put("status", String.valueOf(status));
    }
}
