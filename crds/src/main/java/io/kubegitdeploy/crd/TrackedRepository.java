package io.kubegitdeploy.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A GitHub repository whose pushes are built and released into this cluster. */
@JsonClassDescription(
        "A GitHub repository whose pushes are built and released into this cluster, as its kube-git-deploy.toml says.")
@Group(io.kubegitdeploy.crd.Group.NAME)
@Version(io.kubegitdeploy.crd.Group.VERSION)
@Plural("trackedrepositories")
@ShortNames("trepo")
@AdditionalPrinterColumn(name = "Repository", jsonPath = ".status.fullName")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Hooked", jsonPath = ".status.conditions[?(@.type==\"Hooked\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Last job", jsonPath = ".status.lastJob")
@AdditionalPrinterColumn(name = "Deployed", jsonPath = ".status.lastDeployed")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class TrackedRepository extends CustomResource<TrackedRepositorySpec, TrackedRepositoryStatus>
        implements Namespaced {

    private static final long serialVersionUID = 1L;

    @JsonPropertyDescription("What to track, which pushes count, and how their builds and releases run.")
    @Required
    @Override
    public TrackedRepositorySpec getSpec() {
        return super.getSpec();
    }

    @JsonPropertyDescription("What is known of the repository.")
    @Override
    public TrackedRepositoryStatus getStatus() {
        return super.getStatus();
    }
}
