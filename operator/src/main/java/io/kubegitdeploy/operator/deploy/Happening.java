package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DeployJobStatus.DockerStage;
import io.kubegitdeploy.crd.DeployJobStatus.HelmStage;
import io.kubegitdeploy.crd.DeployJobStatus.Phase;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened to a push, worth an event.
 *
 * @param key the same for the same thing, however often it is seen to have happened
 * @param rank its usual place among those of the same second
 */
record Happening(String key, int rank, boolean good, String reason, String note) {

    /** What is new in the status after, in order. */
    static List<Happening> between(DeployJob job, DeployJobStatus after) {
        DeployJobStatus before = job.getStatus();
        List<Happening> news = new ArrayList<>();
        if ((before == null || before.startTime() == null) && after.startTime() != null) {
            news.add(new Happening(
                    "preparing", 0, true, "Preparing", "reading the deploy file at " + after.shortCommit()));
        }
        Plan.units(after).forEach(unit -> {
            Optional<DeployJobStatus.Unit> old = Plan.units(before)
                    .filter(known -> known.name().equals(unit.name()))
                    .findFirst();
            build(unit, old.map(DeployJobStatus.Unit::docker)).forEach(news::add);
            release(unit, old.map(DeployJobStatus.Unit::helm)).forEach(news::add);
        });
        if (after.completionTime() != null) {
            news.add(end(after));
        }
        return news;
    }

    private static Happening end(DeployJobStatus after) {
        boolean failed = after.phase() == Phase.Failed;
        String reason = failed ? "Failed" : after.conditions().getFirst().getReason();
        return new Happening("end", 9, !failed, reason, after.message() + " (" + after.took() + ")");
    }

    private static List<Happening> build(DeployJobStatus.Unit unit, Optional<DockerStage> before) {
        DockerStage after = unit.docker();
        if (after == null) {
            return List.of();
        }
        List<Happening> news =
                new ArrayList<>(lost("Build", 1, unit.name(), after.lost(), before.map(DockerStage::lost)));
        if (began(after.attempt(), before.map(DockerStage::attempt))) {
            news.add(begin("Build", 1, unit.name(), after.attempt(), after.job()));
        }
        if (after.state() != before.map(DockerStage::state).orElse(null)) {
            if (after.state() == State.Succeeded) {
                news.add(new Happening(
                        "built/" + unit.name(),
                        2,
                        true,
                        "BuildSucceeded",
                        unit.name() + ": " + after.image() + " in " + took(after.startTime(), after.completionTime())));
            } else if (after.state() == State.Failed) {
                news.add(new Happening(
                        "build-failed/" + unit.name(), 2, false, after.reason(), unit.name() + ": " + after.message()));
            }
        }
        return news;
    }

    private static List<Happening> release(DeployJobStatus.Unit unit, Optional<HelmStage> before) {
        HelmStage after = unit.helm();
        if (after == null) {
            return List.of();
        }
        List<Happening> news =
                new ArrayList<>(lost("Release", 3, unit.name(), after.lost(), before.map(HelmStage::lost)));
        if (began(after.attempt(), before.map(HelmStage::attempt))) {
            news.add(begin("Release", 3, unit.name(), after.attempt(), after.job()));
        }
        if (after.state() != before.map(HelmStage::state).orElse(null)) {
            if (after.state() == State.Succeeded) {
                news.add(new Happening("released/" + unit.name(), 4, true, "Released", released(unit.name(), after)));
            } else if (after.state() == State.Failed) {
                news.add(new Happening(
                        "release-failed/" + unit.name(),
                        4,
                        false,
                        after.reason(),
                        unit.name() + ": " + after.message()));
            }
        }
        return news;
    }

    private static List<Happening> lost(
            String stage, int rank, String unit, List<String> after, Optional<List<String>> before) {
        List<String> known = before.orElse(List.of());
        return after == null
                ? List.of()
                : after.stream()
                        .filter(lost -> !known.contains(lost))
                        .map(lost -> new Happening(
                                stage + "/" + unit + "/" + lost, rank, false, stage + "Lost", unit + ": " + lost))
                        .toList();
    }

    private static Happening begin(String stage, int rank, String unit, int attempt, String job) {
        return new Happening(
                stage + "/" + unit + "/" + attempt,
                rank,
                true,
                stage + "Started",
                unit + ": Job " + job + (attempt == 1 ? "" : " (attempt " + attempt + ")"));
    }

    private static String released(String unit, HelmStage stage) {
        String revision = stage.revision() == null ? "" : " revision " + stage.revision();
        return unit + ": " + stage.plan().release() + revision + " in namespace "
                + stage.plan().namespace() + " in " + took(stage.startTime(), stage.completionTime());
    }

    private static boolean began(Integer attempt, Optional<Integer> before) {
        return attempt != null && attempt > before.orElse(0);
    }

    private static String took(String start, String end) {
        return start == null ? "0s" : Report.duration(Duration.between(Instant.parse(start), Instant.parse(end)));
    }
}
