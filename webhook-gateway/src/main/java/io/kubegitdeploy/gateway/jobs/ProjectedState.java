package io.kubegitdeploy.gateway.jobs;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DeployJobStatus.DockerStage;
import io.kubegitdeploy.crd.DeployJobStatus.HelmStage;
import io.kubegitdeploy.gateway.jobs.JobRecord.ActionState;
import io.kubegitdeploy.gateway.jobs.JobRecord.Config;
import io.kubegitdeploy.gateway.jobs.JobRecord.Line;
import io.kubegitdeploy.gateway.jobs.JobRecord.Progress;
import io.kubegitdeploy.gateway.jobs.JobRecord.Stage;
import io.kubegitdeploy.gateway.jobs.JobRecord.State;
import io.kubegitdeploy.gateway.jobs.JobRecord.UnitConfig;
import io.kubegitdeploy.gateway.jobs.JobRecord.UnitState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A DeployJob's status in the words of the job's record. No I/O; the same status gives the same record. */
final class ProjectedState {
    /** Of each action's output, from its end: with it the largest record is far from the 1.5 MiB that etcd takes. */
    private static final int LINES = 100;

    private final DeployJobStatus status;
    private final boolean finished;
    private final boolean succeeded;

    private ProjectedState(DeployJobStatus status) {
        this.status = status;
        this.finished = condition(Conditions.FINISHED)
                .filter(c -> "True".equals(c.getStatus()))
                .isPresent();
        this.succeeded = condition(Conditions.SUCCEEDED)
                .filter(c -> "True".equals(c.getStatus()))
                .isPresent();
    }

    static JobRecord applied(JobRecord job, DeployJobStatus status) {
        // Before the operator's first word there may be the gateway's own: the number.
        return status == null || status.phase() == null ? job : new ProjectedState(status).applied(job);
    }

    private JobRecord applied(JobRecord job) {
        Map<String, UnitState> states = new LinkedHashMap<>();
        Map<String, UnitConfig> configs = new LinkedHashMap<>();
        for (DeployJobStatus.Unit unit : status.units() == null ? List.<DeployJobStatus.Unit>of() : status.units()) {
            states.put(unit.name(), new UnitState(unit.name(), docker(unit.docker()), helm(unit.helm())));
            configs.put(
                    unit.name(),
                    new UnitConfig(unit.name(), ProjectedConfig.of(unit.docker()), ProjectedConfig.of(unit.helm())));
        }
        return job.with(new State(prepare(), cleanup(), states), new Config(configs), progress());
    }

    private Progress progress() {
        String phase = status.phase().name();
        return new Progress(
                phase,
                condition(Conditions.SUCCEEDED).map(Condition::getReason).orElse(phase),
                Objects.requireNonNullElse(status.message(), ""),
                status.startTime(),
                status.completionTime());
    }

    private ActionState prepare() {
        if (Boolean.TRUE.equals(status.planned()) || (finished && succeeded)) {
            return ActionState.of(Stage.DONE);
        }
        if (finished) {
            return ActionState.of(Stage.ERR_DONE, lines(null, status.message(), true));
        }
        return ActionState.of(status.startTime() == null ? Stage.QUEUED : Stage.RUNNING);
    }

    /** The last action, so its stage is that of the whole job at its end. */
    private ActionState cleanup() {
        if (!finished) {
            return ActionState.of(Stage.QUEUED);
        }
        return ActionState.of(succeeded ? Stage.DONE : Stage.ERR_DONE, lines(null, status.message(), !succeeded));
    }

    private ActionState docker(DockerStage docker) {
        if (docker == null) {
            return ActionState.of(Stage.DONE);
        }
        Stage stage = stage(docker.state());
        return new ActionState(
                stage,
                lines(docker.lastLines(), docker.message(), stage == Stage.ERR_DONE),
                docker.job(),
                docker.attempt(),
                docker.image(),
                null,
                docker.message());
    }

    private ActionState helm(HelmStage helm) {
        if (helm == null) {
            return ActionState.of(Stage.DONE);
        }
        Stage stage = stage(helm.state());
        return new ActionState(
                stage,
                lines(helm.lastLines(), helm.message(), stage == Stage.ERR_DONE),
                helm.job(),
                helm.attempt(),
                null,
                helm.revision(),
                helm.message());
    }

    private Stage stage(DeployJobStatus.State state) {
        boolean failed = finished && !succeeded;
        return switch (state == null ? DeployJobStatus.State.Waiting : state) {
            case Waiting -> failed ? Stage.ERR_DONE : Stage.QUEUED;
            case Running -> failed ? Stage.ERR_DONE : Stage.RUNNING;
            case Succeeded -> Stage.DONE;
            case Skipped -> failed ? Stage.ERR_DONE : Stage.DONE;
            case Failed -> Stage.ERR_DONE;
        };
    }

    private static List<Line> lines(String output, String message, boolean error) {
        List<Line> lines = new ArrayList<>();
        if (output != null) {
            output.lines().forEach(line -> lines.add(new Line(line, false)));
        }
        if (message != null && !message.isBlank()) {
            lines.add(new Line(message, error));
        }
        return List.copyOf(lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }

    private Optional<Condition> condition(String type) {
        List<Condition> conditions = status.conditions() == null ? List.of() : status.conditions();
        return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
    }
}
