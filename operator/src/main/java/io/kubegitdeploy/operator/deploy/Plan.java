package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the deploy file asks for, in its order. */
public record Plan(List<Unit> units) {

    /** An image to build, a chart to release, or first the one and then the other. */
    public record Unit(String name, List<String> dependsOn, Optional<DockerPlan> docker, Optional<HelmPlan> helm) {}

    public Plan {
        units = List.copyOf(units);
    }

    /** The plan that was written into a status, if one was. */
    static Optional<Plan> in(DeployJobStatus status) {
        return status == null || status.planned() == null || !status.planned()
                ? Optional.empty()
                : Optional.of(new Plan(units(status).map(Plan::unit).toList()));
    }

    static Stream<DeployJobStatus.Unit> units(DeployJobStatus status) {
        return status == null || status.units() == null ? Stream.empty() : status.units().stream();
    }

    Unit unit(String name) {
        return units.stream()
                .filter(unit -> unit.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no unit " + name));
    }

    private static Unit unit(DeployJobStatus.Unit unit) {
        return new Unit(
                unit.name(),
                unit.dependsOn() == null ? List.of() : unit.dependsOn(),
                Optional.ofNullable(unit.docker()).map(DeployJobStatus.DockerStage::plan),
                Optional.ofNullable(unit.helm()).map(DeployJobStatus.HelmStage::plan));
    }
}
