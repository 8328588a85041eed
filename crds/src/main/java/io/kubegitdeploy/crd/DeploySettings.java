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

/** How charts are released. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeploySettings(
        @JsonPropertyDescription(
                "The ServiceAccount, in this namespace, under which Helm runs. It needs rights on what the charts hold, and on Secrets, in the target namespace.")
        @Default("default")
        @Size(max = 253)
        String serviceAccountName,

        @JsonPropertyDescription("The namespace to release into. Default: this TrackedRepository's own.")
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(max = 63)
        String namespace,

        @JsonPropertyDescription("Seconds that Helm waits for what it released to get ready, before it rolls back.")
        @Default("300")
        @Min(10)
        @Max(86400)
        Integer timeoutSeconds,

        @JsonPropertyDescription("Revisions of each Helm release to keep.") @Default("10") @Min(2) @Max(100)
        Integer historyMax,

        @JsonPropertyDescription("CPU and memory of the release container.")
        ResourceRequirements resources) {

    /** Every setting at its default. */
    public static final DeploySettings DEFAULT = new DeploySettings(null, null, null, null, null);

    public DeploySettings {
        serviceAccountName = serviceAccountName == null ? "default" : serviceAccountName;
        timeoutSeconds = timeoutSeconds == null ? 300 : timeoutSeconds;
        historyMax = historyMax == null ? 10 : historyMax;
    }
}
