package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus.Phase;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositoryStatus;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The private API for jobs, with real etcd and API server. */
class JobsApiIT extends TrackedJobs {
    @Test
    void jobs_are_listed_with_the_highest_number_first_and_shown_one_by_one() {
        pushed(0);
        DeployJob second = pushed(1);
        report(second, ended(Phase.Failed, "BuildFailed", "2026-11-21T06:01:00Z", List.of(unit(State.Failed))));
        await().untilAsserted(() -> assertThat(stage(1, "cleanup_state")).isEqualTo("err_done"));

        JsonNode jobs = get("/jobs").path("jobs");
        assertThat(jobs).hasSize(2);
        assertThat(jobs.at("/0/id").asLong()).isEqualTo(1);
        assertThat(jobs.at("/0/ref").asText()).isEqualTo("refs/heads/main");
        assertThat(jobs.at("/0/message").asText()).isEqualTo("At 1001");
        assertThat(jobs.at("/0/author").asText()).isEqualTo("Ada <ada@example.com>");
        assertThat(jobs.at("/0/phase").asText()).isEqualTo("Failed");
        assertThat(jobs.at("/0/reason").asText()).isEqualTo("BuildFailed");
        assertThat(jobs.at("/0/finished").asBoolean()).isTrue();
        assertThat(jobs.at("/0/succeeded").asBoolean(true)).isFalse();
        assertThat(jobs.at("/0/completed_at").asText()).isEqualTo("2026-11-21T06:01:00Z");
        assertThat(jobs.at("/0/state").isMissingNode()).isTrue();
        assertThat(jobs.at("/1/phase").asText()).isEqualTo("Pending");
        assertThat(jobs.at("/1/deploy_job/name").asText()).isEqualTo(Names.deployJob("acme", tracked.name(), 0));
        assertThat(get("/jobs?limit=1").path("jobs")).hasSize(1);

        JsonNode one = get("/jobs/1").path("job");
        assertThat(one.at("/state/units/web/docker_state/job").asText()).isEqualTo("web-build-1");
        assertThat(one.at("/state/units/web/docker_state/output/0/text").asText())
                .isEqualTo("built");
        assertThat(one.at("/config/units/web/docker/directory").asText()).isEqualTo("web");

        assertThat(answer("GET", "/jobs/7", "").reason()).isEqualTo("JobNotFound");
        assertThat(answer("GET", "/jobs/x", "").status()).isEqualTo(400);
        assertThat(answer("GET", "/jobs?limit=0", "").status()).isEqualTo(400);
        assertThat(answer("GET", "/jobs?limit=1001", "").status()).isEqualTo(400);
        Answer unknown = Answer.to("GET", world.privateUrl(Tracked.PRIVATE + "acme/nothing/jobs"), "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.reason()).isEqualTo("NotTracked");
    }

    @Test
    void a_repository_is_shown_with_its_conditions_and_what_was_deployed_last() {
        TrackedRepository resource = world.tracked("shop", tracked.resource()).orElseThrow();
        resource.setStatus(new TrackedRepositoryStatus(
                1L,
                List.of(condition("Ready", "True", "Tracked")),
                1L,
                null,
                null,
                null,
                START,
                "shop-0",
                "abcdef0",
                null));
        world.api.client().resource(resource).updateStatus();

        JsonNode shown = get("").path("repository");

        assertThat(shown.at("/id/name").asText()).isEqualTo(tracked.name());
        assertThat(shown.path("web_hook_id").asLong()).isPositive();
        assertThat(shown.at("/conditions/0/type").asText()).isEqualTo("Ready");
        assertThat(shown.at("/conditions/0/reason").asText()).isEqualTo("Tracked");
        assertThat(shown.path("last_job").asText()).isEqualTo("shop-0");
        assertThat(shown.path("last_deployed").asText()).isEqualTo("abcdef0");
        assertThat(shown.path("last_delivery").asText()).isEqualTo(START);
        assertThat(Answer.to("GET", world.privateUrl(Tracked.PRIVATE + "acme/nothing"), "")
                        .reason())
                .isEqualTo("NotTracked");
    }

    @Test
    void a_job_deployed_again_is_a_new_job_placed_by_its_creation() {
        DeployJob first = pushed(0);
        pushed(1);
        String body = "{\"job_id\":0,\"request_id\":\"" + UUID.randomUUID() + "\"}";

        Answer again = answer("POST", "/jobs", body);
        Answer repeated = answer("POST", "/jobs", body);

        assertThat(again.status()).as(again.toString()).isEqualTo(202);
        assertThat(again.json().path("job_id").asLong()).isEqualTo(2);
        assertThat(again.json().path("namespace").asText()).isEqualTo("shop");
        assertThat(repeated.toString()).isEqualTo(again.toString());
        DeployJob job = made(again.json().path("deploy_job").asText());
        assertThat(job.getSpec().jobId()).isEqualTo(2);
        assertThat(job.getSpec().commit()).isEqualTo(first.getSpec().commit());
        assertThat(job.getSpec().ref()).isEqualTo("refs/heads/main");
        assertThat(job.getSpec().pushedAt()).isNull();
        assertThat(job.getSpec().before()).isNull();
        assertThat(job.getSpec().message()).isEqualTo("At 1000");
        assertThat(records()).containsExactly("0", "1", "2");
        assertThat(answer("POST", "/jobs", "{\"job_id\":0}")
                        .json()
                        .path("job_id")
                        .asLong())
                .as("without an id it is another request")
                .isEqualTo(3);
    }

    @Test
    void a_commit_is_deployed_by_the_first_digits_of_its_hash() throws Exception {
        GitHubServer.Clone clone = world.github.clone(tracked.repository());
        String commit = clone.push("main", "First\n\nwith a body");
        clone.push("main", "Second");
        await().untilAsserted(() -> assertThat(records()).containsExactly("0", "1"));

        Answer again = answer("POST", "/jobs", "{\"commit\":\"" + commit.substring(0, 9) + "\"}");
        Answer tag = answer("POST", "/jobs", "{\"commit\":\"" + commit + "\",\"ref\":\"refs/tags/v1\"}");

        assertThat(again.status()).as(again.toString()).isEqualTo(202);
        DeployJob job = made(again.json().path("deploy_job").asText());
        assertThat(job.getSpec().commit()).isEqualTo(commit);
        assertThat(job.getSpec().ref()).isEqualTo("refs/heads/main");
        assertThat(job.getSpec().message()).isEqualTo("First\n\nwith a body");
        assertThat(job.getSpec().author()).isEqualTo("Ada <ada@example.com>");
        assertThat(made(tag.json().path("deploy_job").asText()).getSpec().ref()).isEqualTo("refs/tags/v1");
        Answer nothing = answer("POST", "/jobs", "{\"commit\":\"fffffff0000\"}");
        assertThat(nothing.status()).isEqualTo(404);
        assertThat(nothing.reason()).isEqualTo("CommitNotFound");
    }

    @Test
    void what_can_not_be_deployed_again_is_refused() {
        pushed(0);

        assertThat(answer("POST", "/jobs", "{}").status()).isEqualTo(400);
        assertThat(answer("POST", "/jobs", "{\"job_id\":7}").reason()).isEqualTo("JobNotFound");
        assertThat(Answer.to("POST", world.privateUrl(Tracked.PRIVATE + "acme/nothing/jobs"), "{\"job_id\":0}")
                        .reason())
                .isEqualTo("NotTracked");
        tracked.put(world.internalUrl(""), "\"suspend\":true");
        Answer suspended = answer("POST", "/jobs", "{\"job_id\":0}");
        assertThat(suspended.status()).isEqualTo(409);
        assertThat(suspended.reason()).isEqualTo("Suspended");
        assertThat(records()).containsExactly("0");
    }

    @Test
    void a_job_is_cancelled_as_often_as_one_asks_until_it_has_ended() {
        DeployJob job = pushed(0);

        Answer cancelled = answer("POST", "/jobs/0/cancel", "");
        Answer again = answer("POST", "/jobs/0/cancel", "");

        assertThat(cancelled.toString()).isEqualTo("200 {\"ok\":true,\"job_id\":0}");
        assertThat(again.toString()).isEqualTo(cancelled.toString());
        assertThat(tracked.deployJob(job.getMetadata().getName()).getSpec().cancel())
                .isTrue();
        report(job, ended(Phase.Cancelled, "Cancelled", "2026-11-21T06:01:00Z", List.of()));
        Answer late = answer("POST", "/jobs/0/cancel", "");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.reason()).isEqualTo("Finished");
        assertThat(answer("POST", "/jobs/7/cancel", "").reason()).isEqualTo("JobNotFound");
    }

    @Test
    void a_job_that_waits_for_its_deploy_job_can_be_cancelled_too() {
        world.api.stop();
        try {
            tracked.deliver(world.publicUrl(""), tracked.pushedAt(1));
            assertThat(get("/jobs/0").at("/job/phase").asText()).isEqualTo("Queued");

            assertThat(answer("POST", "/jobs/0/cancel", "").status()).isEqualTo(200);
        } finally {
            world.api.start();
        }

        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(tracked.deployJobs())
                        .singleElement()
                        .satisfies(job -> assertThat(job.getSpec().cancel()).isTrue()));
    }

    @Test
    void with_kubernetes_auth_each_call_needs_its_own_right_in_the_repositorys_namespace() {
        pushed(0);
        world.startGateway(Map.of("KGD_PRIVATE_API_AUTH", "kubernetes"));
        String reader = account("reader", "trackedrepositories", "get");
        String deployer = account("deployer", "deployjobs", "create");
        String canceller = account("canceller", "deployjobs", "patch");
        String again = "{\"job_id\":0}";

        assertThat(answer("GET", "/jobs", "").status()).isEqualTo(401);
        assertThat(as(reader, "GET", "/jobs", "").status()).isEqualTo(200);
        assertThat(as(reader, "GET", "/jobs/0", "").status()).isEqualTo(200);
        assertThat(as(reader, "GET", "", "").status()).isEqualTo(200);
        assertThat(as(reader, "POST", "/jobs", again).status()).isEqualTo(403);
        assertThat(as(reader, "POST", "/jobs/0/cancel", "").status()).isEqualTo(403);
        assertThat(as(deployer, "POST", "/jobs", again).status()).isEqualTo(202);
        assertThat(as(deployer, "GET", "/jobs", "").status()).isEqualTo(403);
        assertThat(as(deployer, "POST", "/jobs/0/cancel", "").status()).isEqualTo(403);
        assertThat(as(canceller, "POST", "/jobs/0/cancel", "").status()).isEqualTo(200);
        assertThat(as(canceller, "POST", "/jobs", again).status()).isEqualTo(403);
    }
}
