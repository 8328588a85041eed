package io.kubegitdeploy.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

/** Where and as what the Jobs' pods run. Nothing else of a pod can be overridden. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Scheduling(
        @JsonPropertyDescription("Labels that a node must have.") @Size(max = 32)
        Map<String, @Size(max = 63) String> nodeSelector,

        @JsonPropertyDescription("Taints that the pods tolerate.") @Size(max = 32)
        List<Toleration> tolerations,

        @JsonPropertyDescription("Affinity of the pods.") Affinity affinity,

        @JsonPropertyDescription("The PriorityClass of the pods.") @Size(max = 253)
        String priorityClassName,

        @JsonPropertyDescription("The RuntimeClass of the pods.") @Size(max = 253)
        String runtimeClassName,

        @JsonPropertyDescription("Secrets to pull the Jobs' own images with.") @Size(max = 16)
        List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription("More labels on the Jobs and their pods.")
        @Size(max = 32)
        @ValidationRule(
                value = "self.all(key, !key.contains('kube-git-deploy.io/'))",
                message = "keys with the prefix kube-git-deploy.io/ are ours")
        Map<String, @Size(max = 63) String> labels,

        @JsonPropertyDescription("More annotations on the Jobs and their pods.")
        @Size(max = 32)
        @ValidationRule(
                value = "self.all(key, !key.contains('kube-git-deploy.io/'))",
                message = "keys with the prefix kube-git-deploy.io/ are ours")
        Map<String, @Size(max = 4096) String> annotations) {

    /** The cluster's own defaults. */
    public static final Scheduling DEFAULT = new Scheduling(null, null, null, null, null, null, null, null);

    public Scheduling {
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    }
}
