package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus.Phase;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import io.kubegitdeploy.crd.Names;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The records of jobs in etcd, with real etcd and API server. */
class RecordsIT extends TrackedJobs {
    @Test
    void a_record_has_the_originals_keys_at_each_stage_of_its_job() {
        DeployJob job = pushed(0);
        assertThat(names(tracked.job(0)))
                .contains(
                        "id",
                        "target",
                        "state",
                        "config",
                        "push",
                        "deploy_job",
                        "created_at",
                        "phase",
                        "reason",
                        "text");
        assertThat(tracked.job(0).path("id").toString())
                .isEqualTo("{\"repository_id\":{\"owner\":\"acme\",\"name\":\"" + tracked.name() + "\"},\"id\":0}");
        assertThat(tracked.job(0).path("target").toString())
                .isEqualTo("{\"branch\":\"main\",\"tag\":\"\",\"commit\":\""
                        + job.getSpec().commit() + "\"}");
        assertThat(names(tracked.job(0).path("state"))).containsExactly("prepare_state", "cleanup_state", "units");
        assertThat(names(tracked.job(0).at("/state/prepare_state"))).containsExactly("stage", "output");

        report(job, running(Phase.Preparing, null, List.of()));
        await().untilAsserted(() -> assertThat(stage(0, "prepare_state")).isEqualTo("running"));

        report(job, running(Phase.Building, true, List.of(unit(State.Running))));
        await().untilAsserted(() -> assertThat(stage(0, "prepare_state")).isEqualTo("done"));
        assertThat(stage(0, "units/web/docker_state")).isEqualTo("running");
        assertThat(stage(0, "cleanup_state")).isEqualTo("queued");
        assertThat(names(tracked.job(0).at("/state/units/web"))).containsExactly("id", "docker_state", "helm_state");
        assertThat(names(tracked.job(0).at("/config/units/web"))).containsExactly("id", "docker", "helm");
        assertThat(tracked.job(0).at("/config/units/web/docker/tag").asText()).isEqualTo("r/web:1");

        report(job, ended(Phase.Succeeded, "Deployed", "2026-11-21T06:01:00Z", List.of(unit(State.Succeeded))));
        await().untilAsserted(() -> assertThat(stage(0, "cleanup_state")).isEqualTo("done"));
        assertThat(stage(0, "units/web/docker_state")).isEqualTo("done");
        assertThat(tracked.job(0).at("/state/units/web/docker_state/output").toString())
                .isEqualTo("[{\"text\":\"built\",\"error\":false}]");
        assertThat(tracked.job(0).path("completed_at").asText()).isEqualTo("2026-11-21T06:01:00Z");
        assertThat(tracked.job(0).path("phase").asText()).isEqualTo("Succeeded");
    }

    @Test
    void what_happened_while_no_gateway_was_there_is_in_the_records_after_its_start() {
        DeployJob endsAway = pushed(0);
        DeployJob deletedAway = pushed(1);
        report(deletedAway, running(Phase.Building, true, List.of(unit(State.Running))));
        await().untilAsserted(
                        () -> assertThat(stage(1, "units/web/docker_state")).isEqualTo("running"));
        world.stopGateway();
        report(endsAway, ended(Phase.Superseded, "Superseded", "2026-11-21T06:01:00Z", List.of(unit(State.Succeeded))));
        world.api.client().resource(deletedAway).delete();

        world.startGateway(Map.of());

        await().untilAsserted(() -> assertThat(stage(0, "cleanup_state")).isEqualTo("err_done"));
        assertThat(tracked.job(0).path("reason").asText()).isEqualTo("Superseded");
        assertThat(stage(0, "units/web/docker_state")).isEqualTo("done");
        assertThat(tracked.job(0).at("/state/units/web/docker_state/output").toString())
                .isEqualTo("[{\"text\":\"built\",\"error\":false}]");
        assertThat(tracked.job(0).at("/config/units/web/docker/tag").asText()).isEqualTo("r/web:1");
        assertThat(tracked.job(0).path("completed_at").asText()).isEqualTo("2026-11-21T06:01:00Z");
        await().untilAsserted(() -> assertThat(stage(1, "cleanup_state")).isEqualTo("err_done"));
        assertThat(stage(1, "units/web/docker_state")).isEqualTo("err_done");
        assertThat(tracked.job(1).path("phase").asText()).isEqualTo("Cancelled");
        assertThat(tracked.job(1).path("reason").asText()).isEqualTo("Deleted");
        assertThat(tracked.job(1).path("text").asText()).contains("was deleted").contains("Building");
    }

    @Test
    void a_job_whose_deploy_job_a_person_deletes_does_not_stay_running() {
        DeployJob job = pushed(0);
        report(job, running(Phase.Preparing, null, List.of()));
        await().untilAsserted(() -> assertThat(stage(0, "prepare_state")).isEqualTo("running"));

        world.api.client().resource(job).delete();

        await().untilAsserted(() -> assertThat(stage(0, "cleanup_state")).isEqualTo("err_done"));
        assertThat(stage(0, "prepare_state")).isEqualTo("err_done");
    }

    @Test
    void history_limits_prune_ended_jobs_whose_deploy_jobs_are_gone_and_no_others() {
        limits(1, 0);
        DeployJob first = pushed(0);
        DeployJob failed = pushed(1);
        DeployJob second = pushed(2);
        DeployJob running = pushed(3);
        report(first, ended(Phase.Succeeded, "Deployed", "2026-11-21T06:01:00Z", List.of()));
        report(failed, ended(Phase.Failed, "BuildFailed", "2026-11-21T06:02:00Z", List.of()));
        report(second, ended(Phase.Succeeded, "Deployed", "2026-11-21T06:03:00Z", List.of()));
        report(running, running(Phase.Preparing, null, List.of()));
        await().untilAsserted(() -> {
            assertThat(stage(0, "cleanup_state")).isEqualTo("done");
            assertThat(stage(1, "cleanup_state")).isEqualTo("err_done");
            assertThat(stage(2, "cleanup_state")).isEqualTo("done");
        });

        world.api.client().resource(first).delete();
        await().untilAsserted(() -> assertThat(records()).containsExactly("1", "2", "3"));
        world.api.client().resource(second).delete();
        world.api.client().resource(failed).delete();
        await().untilAsserted(() -> assertThat(records()).containsExactly("2", "3"));

        Answer redelivered = tracked.deliver(world.publicUrl(""), tracked.pushedAt(1000));
        assertThat(redelivered.status()).isEqualTo(202);
        assertThat(redelivered.json().path("job_id").asInt(-1)).isZero();
        assertThat(redelivered.json().path("deploy_job").asText())
                .isEqualTo(Names.deployJob("acme", tracked.name(), 0));
        assertThat(records()).containsExactly("2", "3");
        assertThat(pushed(4).getSpec().jobId()).isEqualTo(4);
    }

    @Test
    void a_job_made_by_a_person_gets_the_next_number_and_a_record() {
        pushed(0);
        String name = tracked.name() + "-by-hand";

        DeployJob made = tracked.byHand(name, "c".repeat(40));

        await().untilAsserted(() -> assertThat(tracked.deployJob(name).number()).contains(1L));
        assertThat(tracked.deployJob(name).getSpec().jobId()).isNull();
        assertThat(tracked.deployJob(name).getMetadata().getManagedFields())
                .extracting(ManagedFieldsEntry::getManager)
                .contains("kube-git-deploy-gateway");
        assertThat(tracked.job(1).at("/deploy_job/uid").asText())
                .isEqualTo(made.getMetadata().getUid());
        assertThat(tracked.job(1).at("/target/commit").asText()).isEqualTo("c".repeat(40));
        assertThat(pushed(2).getSpec().jobId()).isEqualTo(2);

        report(made, ended(Phase.Skipped, "Skipped", "2026-11-21T06:01:00Z", List.of()));
        await().untilAsserted(() -> assertThat(stage(1, "cleanup_state")).isEqualTo("done"));
        assertThat(tracked.deployJob(name).number())
                .as("the operator's apply leaves the number alone")
                .contains(1L);
        assertThat(get("/jobs/1").at("/job/deploy_job/name").asText()).isEqualTo(name);
    }

    @Test
    void a_job_made_by_a_person_before_its_repository_is_tracked_gets_its_number_then() {
        Tracked later = Tracked.named("later");
        DeployJob made = later.byHand(later.name() + "-by-hand", "c".repeat(40));

        later.hook(world.internalUrl(""));
        // Looked at every 30 s, or when anything else happens.
        pushed(0);

        await().untilAsserted(() -> assertThat(
                        later.deployJob(made.getMetadata().getName()).number())
                .contains(0L));
    }
}
