package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DeployJobStatus.DockerStage;
import io.kubegitdeploy.crd.DeployJobStatus.HelmStage;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.deploy.StageSeen.Done;
import io.kubegitdeploy.operator.deploy.StageSeen.Failed;
import java.util.Objects;
import java.util.Optional;

/** Ends of stages that the status remembers: they are final, whatever became of their Jobs. */
final class Recorded {
    private Recorded() {}

    static Optional<StageSeen> build(Optional<DeployJobStatus.Unit> unit) {
        return unit.map(DeployJobStatus.Unit::docker).flatMap(Recorded::build);
    }

    static Optional<StageSeen> release(Optional<DeployJobStatus.Unit> unit) {
        return unit.map(DeployJobStatus.Unit::helm).flatMap(Recorded::release);
    }

    static int buildAttempt(Optional<DeployJobStatus.Unit> unit) {
        return unit.map(DeployJobStatus.Unit::docker).map(DockerStage::attempt).orElse(0);
    }

    static int releaseAttempt(Optional<DeployJobStatus.Unit> unit) {
        return unit.map(DeployJobStatus.Unit::helm).map(HelmStage::attempt).orElse(0);
    }

    /** What it was told to wait for; "" if it was just running. */
    static String buildDoing(Optional<DeployJobStatus.Unit> unit) {
        return unit.map(DeployJobStatus.Unit::docker)
                .filter(stage -> stage.state() == State.Running)
                .map(DockerStage::message)
                .filter(doing -> !doing.equals("running"))
                .orElse("");
    }

    static String releaseDoing(Optional<DeployJobStatus.Unit> unit) {
        return unit.map(DeployJobStatus.Unit::helm)
                .filter(stage -> stage.state() == State.Running)
                .map(HelmStage::message)
                .filter(doing -> !doing.equals("running"))
                .orElse("");
    }

    private static Optional<StageSeen> build(DockerStage stage) {
        if (stage.state() == State.Succeeded && stage.digest() != null) {
            return Optional.of(new Done(
                    number(stage.attempt()),
                    BuiltImage.of(stage.plan().tag(), stage.digest()),
                    Optional.empty(),
                    text(stage.lastLines())));
        }
        return stage.state() == State.Failed
                ? Optional.of(new Failed(
                        number(stage.attempt()),
                        Objects.requireNonNullElse(stage.reason(), Reasons.BUILD_FAILED),
                        text(stage.message()),
                        Optional.empty(),
                        text(stage.lastLines())))
                : Optional.empty();
    }

    private static Optional<StageSeen> release(HelmStage stage) {
        if (stage.state() == State.Succeeded) {
            return Optional.of(new Done(
                    number(stage.attempt()),
                    Optional.empty(),
                    Optional.ofNullable(stage.revision()),
                    text(stage.lastLines())));
        }
        return stage.state() == State.Failed
                ? Optional.of(new Failed(
                        number(stage.attempt()),
                        Objects.requireNonNullElse(stage.reason(), Reasons.RELEASE_FAILED),
                        text(stage.message()),
                        Optional.ofNullable(stage.revision()),
                        text(stage.lastLines())))
                : Optional.empty();
    }

    private static int number(Integer attempt) {
        return attempt == null ? 0 : attempt;
    }

    private static String text(String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
