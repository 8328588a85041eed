package io.kubegitdeploy.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;

/** A docker action of the deploy file, rendered and checked. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DockerPlan(
        @JsonPropertyDescription("The build context in the repository, normalised; \"\" is its root.")
        String directory,

        @JsonPropertyDescription("The full image reference to push to.")
        String tag,

        @JsonPropertyDescription("The Dockerfile's path in the context.")
        String dockerfile,

        @JsonPropertyDescription("The stage of the Dockerfile to build.")
        String target,

        @JsonPropertyDescription("Build arguments.") Map<String, String> buildArgs,

        @JsonPropertyDescription("Whether layers are cached; absent: as the TrackedRepository says.")
        Boolean cache) {

    public DockerPlan {
        directory = directory == null ? "" : directory;
        dockerfile = dockerfile == null ? "Dockerfile" : dockerfile;
        buildArgs = buildArgs == null ? Map.of() : Map.copyOf(buildArgs);
    }
}
