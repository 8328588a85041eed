package io.kubegitdeploy.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;

/** How images are built. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BuildSettings(
        @JsonPropertyDescription(
                "The ServiceAccount of build pods, in this namespace. It needs no rights: its token is for the sources only.")
        @Default("default")
        @Size(max = 253)
        String serviceAccountName,

        @JsonPropertyDescription(
                "A Secret of type kubernetes.io/dockerconfigjson in this namespace, used to pull base images and to push. What RUN executes can read it: use one push credential for each repository.")
        @Size(max = 253)
        String registrySecret,

        @JsonPropertyDescription("CPU, memory and ephemeral storage of the build container.")
        ResourceRequirements resources,

        @JsonPropertyDescription("Seconds after which a build is ended.") @Default("1800") @Min(10) @Max(86400)
        Integer timeoutSeconds,

        @JsonPropertyDescription("true: layers are cached in the registry beside the image.") @Default("false")
        Boolean cache,

        @JsonPropertyDescription("The image repository for cached layers. Default: the image's own with /cache.")
        @Pattern("^[a-zA-Z0-9][a-zA-Z0-9._:/-]*$")
        @Size(max = 255)
        String cacheRepository,

        @JsonPropertyDescription(
                "Build arguments for every unit; a unit's own build_args in the deploy file win over them.")
        @Size(max = 64)
        Map<String, @Size(max = 4096) String> buildArgs) {

    /** Every setting at its default. */
    public static final BuildSettings DEFAULT = new BuildSettings(null, null, null, null, null, null, null);

    public BuildSettings {
        serviceAccountName = serviceAccountName == null ? "default" : serviceAccountName;
        timeoutSeconds = timeoutSeconds == null ? 1800 : timeoutSeconds;
        cache = cache != null && cache;
        buildArgs = buildArgs == null ? Map.of() : Map.copyOf(buildArgs);
    }
}
