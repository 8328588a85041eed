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
import java.util.Optional;

/** One push on its way into the cluster: the builds and releases of the units in its deploy file. */
@JsonClassDescription(
        "One push on its way into the cluster: the builds and releases of the units in its deploy file. The gateway makes one for each push; create one yourself to deploy a commit again.")
@Group(io.kubegitdeploy.crd.Group.NAME)
@Version(io.kubegitdeploy.crd.Group.VERSION)
@Plural("deployjobs")
@ShortNames("djob")
@AdditionalPrinterColumn(name = "Repository", jsonPath = ".spec.repository")
@AdditionalPrinterColumn(name = "Ref", jsonPath = ".status.shortRef")
@AdditionalPrinterColumn(name = "Commit", jsonPath = ".status.shortCommit")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message")
@AdditionalPrinterColumn(name = "Took", jsonPath = ".status.took")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class DeployJob extends CustomResource<DeployJobSpec, DeployJobStatus> implements Namespaced {

    private static final long serialVersionUID = 1L;

    /** Its number in its repository; a job made by a person has none until the gateway has given it one. */
    public Optional<Long> number() {
        Optional<Long> given = Optional.ofNullable(getStatus()).map(DeployJobStatus::jobId);
        return Optional.ofNullable(getSpec()).map(DeployJobSpec::jobId).or(() -> given);
    }

    @JsonPropertyDescription("The push to deploy. Only cancel can change.")
    @Required
    @Override
    public DeployJobSpec getSpec() {
        return super.getSpec();
    }

    @JsonPropertyDescription("How far it has come.")
    @Override
    public DeployJobStatus getStatus() {
        return super.getStatus();
    }
}
