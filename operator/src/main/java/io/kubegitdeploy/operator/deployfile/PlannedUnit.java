package io.kubegitdeploy.operator.deployfile;

import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import java.util.List;
import java.util.Optional;

/** A unit of the deploy file, rendered and checked; it has a docker action, a helm action or both. */
public record PlannedUnit(String name, List<String> dependsOn, Optional<DockerPlan> docker, Optional<HelmPlan> helm) {
    public PlannedUnit {
        dependsOn = List.copyOf(dependsOn);
    }
}
