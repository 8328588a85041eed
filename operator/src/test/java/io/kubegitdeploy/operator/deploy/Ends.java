package io.kubegitdeploy.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.jobs.JobState;

/** What must be true of a world in which luck has rested for a while. */
record Ends(PlayedServer server, PushStory story, Helm helm, Luck luck) {

    void check(boolean atRest) {
        assertThat(atRest).as("everything ends").isTrue();
        assertThat(server.jobs.all()).as("no Job is left running").allMatch(JobState::over);
        assertThat(server.leases.all())
                .as("no release is held by a push that goes on")
                .noneMatch(lease -> server.pushes.all().stream()
                        .filter(job -> !DeployJobs.finished(job))
                        .anyMatch(job -> ("team/" + job.getMetadata().getName())
                                .equals(lease.getSpec().getHolderIdentity())));
        server.pushes.all().forEach(this::check);
        if (luck.gentle()) {
            story.newest()
                    .ifPresent(job -> assertThat(reason(job))
                            .as("the newest push %s", job.getMetadata().getName())
                            .isEqualTo(Reasons.DEPLOYED));
            if (luck.oneRelease()) {
                assertThat(server.pushes.all()).extracting(this::reason).contains(Reasons.DEPLOYED);
            }
        }
    }

    private void check(DeployJob job) {
        boolean deployed = reason(job).equals(Reasons.DEPLOYED);
        Plan.in(job.getStatus())
                .ifPresent(plan -> plan.units().stream()
                        .filter(unit -> unit.helm().isPresent())
                        .forEach(unit -> assertThat(helm.deployed(unit.name(), story.place(job), unit.name()))
                                .as(
                                        "revisions of %s of %s",
                                        unit.name(), job.getMetadata().getName())
                                .isBetween(deployed ? 1L : 0L, 1L)));
    }

    private String reason(DeployJob job) {
        return server.pushes
                .get(job.getMetadata().getName())
                .map(now -> now.getStatus().conditions().getFirst().getReason())
                .orElse("gone");
    }
}
