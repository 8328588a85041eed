package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.build.OutOfReach;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import io.kubegitdeploy.operator.deploy.StageSeen.Done;
import io.kubegitdeploy.operator.deploy.StageSeen.Failed;
import io.kubegitdeploy.operator.deploy.StageSeen.Lost;
import io.kubegitdeploy.operator.deploy.StageSeen.Running;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobState;
import io.kubegitdeploy.operator.jobs.LastLines;
import io.kubegitdeploy.operator.jobs.Stage;
import io.kubegitdeploy.operator.release.ReleaseReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What the end of a Job means for its stage. Pure. */
final class Attempt {
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration LONG_PAUSE = Duration.ofSeconds(30);
    private static final int SHORT_PAUSES = 4;
    private static final int MESSAGE_LIMIT = 1024;

    private Attempt() {}

    static StageSeen seen(Unit unit, JobIdentity id, JobState state, String lastLines, Instant now) {
        int attempt = id.attempt();
        return switch (state) {
            case JobState.Running running ->
                new Running(
                        attempt,
                        shown(running.doing()),
                        Optional.empty(),
                        running.silence().isPresent());
            case JobState.Lost lost -> new Lost(attempt, shown(lost.why()), now, lastLines);
            case JobState.Unavailable away -> waits(attempt, message(id.stage(), away.why()), away.at(), lastLines);
            case JobState.TimedOut late ->
                new Failed(attempt, Reasons.TIMED_OUT, shown(timedOut(late.doing())), Optional.empty(), lastLines);
            case JobState.Failed failed ->
                id.stage() == Stage.BUILD
                        ? notBuilt(attempt, failed, lastLines)
                        : notReleased(attempt, failed.message(), lastLines);
            case JobState.Succeeded done ->
                id.stage() == Stage.BUILD
                        ? built(unit, attempt, done.message().orElse(""), lastLines, now)
                        : new Done(
                                attempt,
                                Optional.empty(),
                                revision(done.message().orElse("")),
                                lastLines);
        };
    }

    private static StageSeen built(Unit unit, int attempt, String message, String lastLines, Instant now) {
        Optional<BuiltImage> image =
                BuiltImage.of(unit.docker().map(DockerPlan::tag).orElseThrow(), message);
        return image.isPresent()
                ? new Done(attempt, image, Optional.empty(), lastLines)
                : new Lost(attempt, "the digest of what it pushed is gone with its pod", now, lastLines);
    }

    /** What is away for half a minute is waited for with short pauses, and for some minutes in all. */
    private static Lost waits(int attempt, String why, Instant since, String lastLines) {
        Duration pause = attempt <= SHORT_PAUSES ? PAUSE : LONG_PAUSE;
        return new Lost(attempt, why, since.plus(pause), lastLines, StageSeen.MAX_PATIENT_ATTEMPTS);
    }

    /** Kaniko leaves the digest where its last words would stand, before it pushes: its log tells more. */
    private static StageSeen notBuilt(int attempt, JobState.Failed failed, String lastLines) {
        String output = lastLines.isBlank() ? failed.message() : lastLines;
        return OutOfReach.in(output)
                .<StageSeen>map(away -> waits(attempt, shown(away), failed.at(), lastLines))
                .orElseGet(() -> new Failed(
                        attempt,
                        Reasons.BUILD_FAILED,
                        message(Stage.BUILD, BuiltImage.isDigest(failed.message()) ? output : failed.message()),
                        Optional.empty(),
                        lastLines));
    }

    private static StageSeen notReleased(int attempt, String message, String lastLines) {
        return new Failed(
                attempt, Reasons.RELEASE_FAILED, message(Stage.RELEASE, message), revision(message), lastLines);
    }

    private static String timedOut(String doing) {
        return "it took longer than its deadline" + (doing.isEmpty() ? "" : "; seen last: " + doing);
    }

    private static Optional<Long> revision(String message) {
        return Optional.ofNullable(ReleaseReport.parse(message).revision());
    }

    /** Of a program that could not say: the last line of what it printed. */
    private static String message(Stage stage, String terminationMessage) {
        String text = stage == Stage.RELEASE
                ? ReleaseReport.parse(terminationMessage).message()
                : lastLine(terminationMessage);
        return shown(text.isBlank() ? "it said no reason" : text);
    }

    private static String lastLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).reduce("", (first, second) -> second);
    }

    private static String shown(String text) {
        return LastLines.sentence(Objects.requireNonNullElse(text, ""), MESSAGE_LIMIT);
    }
}
