package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus.DockerStage;
import io.kubegitdeploy.crd.DeployJobStatus.HelmStage;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.deploy.Observation.UnitSeen;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.deploy.StageSeen.Blocked;
import io.kubegitdeploy.operator.deploy.StageSeen.Done;
import io.kubegitdeploy.operator.deploy.StageSeen.Failed;
import io.kubegitdeploy.operator.deploy.StageSeen.Lost;
import io.kubegitdeploy.operator.deploy.StageSeen.NotBegun;
import io.kubegitdeploy.operator.deploy.StageSeen.Running;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A unit's two stages in the status. */
record StageReport(DeployJob job, Unit unit, Observation seen, boolean finished, String time) {

    DockerStage docker(DockerPlan plan, Optional<DockerStage> before) {
        StageSeen build = at().build();
        Optional<BuiltImage> image = build instanceof Done done ? done.image() : Optional.empty();
        State state = state(build);
        return new DockerStage(
                plan,
                state,
                jobName(Stage.BUILD, build),
                attempt(build),
                image.map(BuiltImage::toString).orElse(null),
                image.map(BuiltImage::digest).orElse(null),
                before.map(DockerStage::startTime).orElse(attempt(build) == null ? null : time),
                ended(state) ? before.map(DockerStage::completionTime).orElse(time) : null,
                reason(build, Reasons.BUILD_FAILED),
                message(build),
                lost(build, before.map(DockerStage::lost)),
                lastLines(build));
    }

    HelmStage helm(HelmPlan plan, Optional<HelmStage> before) {
        StageSeen release = at().fenced() && at().release().over()
                ? new Running(at().release().made(), "waiting for its pod to end")
                : at().release();
        State state = state(release);
        return new HelmStage(
                plan,
                state,
                jobName(Stage.RELEASE, release),
                attempt(release),
                revision(release),
                before.map(HelmStage::startTime).orElse(attempt(release) == null ? null : time),
                ended(state) ? before.map(HelmStage::completionTime).orElse(time) : null,
                reason(release, Reasons.RELEASE_FAILED),
                message(release),
                lost(release, before.map(HelmStage::lost)),
                lastLines(release));
    }

    private UnitSeen at() {
        return seen.unit(unit.name());
    }

    private State state(StageSeen stage) {
        return switch (stage) {
            case Running running -> State.Running;
            case Done done -> State.Succeeded;
            case Failed failed -> State.Failed;
            case Lost lost -> lost.over() ? State.Failed : finished ? State.Skipped : State.Running;
            case NotBegun notBegun -> finished ? State.Skipped : State.Waiting;
            case Blocked blocked -> finished ? State.Skipped : State.Waiting;
        };
    }

    private static boolean ended(State state) {
        return state == State.Succeeded || state == State.Failed;
    }

    private String jobName(Stage stage, StageSeen seen) {
        int attempt = seen.made();
        return attempt == 0
                ? null
                : JobIdentity.of(job, unit.name(), stage, attempt).name();
    }

    private static Integer attempt(StageSeen seen) {
        int attempt = seen.made();
        return attempt == 0 ? null : attempt;
    }

    private static Long revision(StageSeen stage) {
        return switch (stage) {
            case Done done -> done.revision().orElse(null);
            case Failed failed -> failed.revision().orElse(null);
            default -> null;
        };
    }

    private static String reason(StageSeen stage, String usual) {
        return switch (stage) {
            case Failed failed -> failed.reason();
            case Lost lost -> lost.over() ? usual : null;
            default -> null;
        };
    }

    private static String message(StageSeen stage) {
        return switch (stage) {
            case Blocked blocked -> blocked.why();
            case Running running -> running.doing();
            case Lost lost -> lost.why();
            case Failed failed -> failed.message();
            default -> null;
        };
    }

    /** What was known before, and what is seen now; of each attempt once. */
    private List<String> lost(StageSeen stage, Optional<List<String>> before) {
        List<String> lost = new ArrayList<>(before.orElse(List.of()));
        lost(stage)
                .filter(now -> lost.stream().noneMatch(known -> known.startsWith(now.attempt())))
                .ifPresent(now -> lost.add(now.attempt() + now.why()));
        return lost.isEmpty() ? null : lost;
    }

    private record LostAttempt(String attempt, String why) {
        static LostAttempt of(int attempt, String why) {
            return new LostAttempt("attempt " + attempt + ": ", why);
        }
    }

    /** The last attempt, and one that was ended on purpose, are told by how the stage ends. */
    private Optional<LostAttempt> lost(StageSeen stage) {
        return switch (stage) {
            case Running running -> running.lost().map(why -> LostAttempt.of(running.attempt() - 1, why));
            case Lost lost ->
                lost.over() || finished ? Optional.empty() : Optional.of(LostAttempt.of(lost.attempt(), lost.why()));
            default -> Optional.empty();
        };
    }

    private static String lastLines(StageSeen stage) {
        String lines = switch (stage) {
            case Done done -> done.lastLines();
            case Failed failed -> failed.lastLines();
            case Lost lost -> lost.lastLines();
            default -> "";
        };
        return lines.isEmpty() ? null : lines;
    }
}
