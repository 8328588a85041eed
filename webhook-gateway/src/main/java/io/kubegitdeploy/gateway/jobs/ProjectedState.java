package io.kubegitdeploy.gateway.jobs;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.gateway.jobs.JobRecord.ActionState;
import io.kubegitdeploy.gateway.jobs.JobRecord.Config;
import io.kubegitdeploy.gateway.jobs.JobRecord.Line;
import io.kubegitdeploy.gateway.jobs.JobRecord.Stage;
import io.kubegitdeploy.gateway.jobs.JobRecord.State;
import io.kubegitdeploy.gateway.jobs.JobRecord.UnitConfig;
import io.kubegitdeploy.gateway.jobs.JobRecord.UnitState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A DeployJob's status in the words of the job's record. No I/O; the same status gives the same record. */
final class ProjectedState {
    private final DeployJobStatus status;
    private final boolean finished;
    private final boolean succeeded;

    private ProjectedState(DeployJobStatus status) {
        this.status = status;
        this.finished = isTrue(Conditions.FINISHED);
        this.succeeded = isTrue(Conditions.SUCCEEDED);
    }

    static JobRecord applied(JobRecord job, DeployJobStatus status) {
        return status == null ? job : new ProjectedState(status).applied(job);
    }

    private JobRecord applied(JobRecord job) {
        Map<String, UnitState> states = new LinkedHashMap<>();
        Map<String, UnitConfig> configs = new LinkedHashMap<>();
        for (DeployJobStatus.Unit unit : status.units() == null ? List.<DeployJobStatus.Unit>of() : status.units()) {
            var docker = Optional.ofNullable(unit.docker());
            var helm = Optional.ofNullable(unit.helm());
            states.put(
                    unit.name(),
                    new UnitState(
                            unit.name(),
                            docker.map(d -> action(d.state(), d.lastLines(), d.message()))
                                    .orElse(null),
                            helm.map(h -> action(h.state(), h.lastLines(), h.message()))
                                    .orElse(null)));
            configs.put(
                    unit.name(),
                    new UnitConfig(
                            unit.name(),
                            docker.map(DeployJobStatus.DockerStage::plan).orElse(null),
                            helm.map(DeployJobStatus.HelmStage::plan).orElse(null)));
        }
        return job.with(new State(prepare(), cleanup(), states), new Config(configs));
    }

    private ActionState prepare() {
        if (Boolean.TRUE.equals(status.planned()) || (finished && succeeded)) {
            return ActionState.of(Stage.DONE);
        }
        if (finished) {
            return new ActionState(Stage.ERR_DONE, lines(null, status.message(), true));
        }
        return ActionState.of(status.startTime() == null ? Stage.QUEUED : Stage.RUNNING);
    }

    /** The last action, so its stage is that of the whole job at its end. */
    private ActionState cleanup() {
        if (!finished) {
            return ActionState.of(Stage.QUEUED);
        }
        return new ActionState(succeeded ? Stage.DONE : Stage.ERR_DONE, lines(null, status.message(), !succeeded));
    }

    private ActionState action(DeployJobStatus.State state, String lastLines, String message) {
        Stage stage = switch (state == null ? DeployJobStatus.State.Waiting : state) {
            case Waiting -> finished && !succeeded ? Stage.ERR_DONE : Stage.QUEUED;
            case Running -> finished && !succeeded ? Stage.ERR_DONE : Stage.RUNNING;
            case Succeeded -> Stage.DONE;
            case Skipped -> finished && !succeeded ? Stage.ERR_DONE : Stage.DONE;
            case Failed -> Stage.ERR_DONE;
        };
        return new ActionState(stage, lines(lastLines, message, stage == Stage.ERR_DONE));
    }

    private static List<Line> lines(String output, String message, boolean error) {
        List<Line> lines = new ArrayList<>();
        if (output != null) {
            output.lines().forEach(line -> lines.add(new Line(line, false)));
        }
        if (message != null && !message.isBlank()) {
            lines.add(new Line(message, error));
        }
        return lines;
    }

    private boolean isTrue(String type) {
        List<Condition> conditions = status.conditions() == null ? List.of() : status.conditions();
        return conditions.stream().anyMatch(c -> type.equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
