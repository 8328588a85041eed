package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DeployJobStatus.DockerStage;
import io.kubegitdeploy.crd.DeployJobStatus.Phase;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositoryStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The records of jobs in etcd and the private API for jobs, with real etcd and API server. */
class JobsIT {
    private static final String START = "2026-11-21T06:00:00Z";

    private final World world = World.get();
    private final Tracked tracked = Tracked.named("jobs");

    @BeforeEach
    void track() {
        world.startGateway(Map.of());
        tracked.hook(world.internalUrl(""));
        world.createTracked("shop", tracked.resource(), "acme", tracked.name());
    }

    @AfterEach
    void stop() {
        world.github.noFaults();
        world.stopGateway();
    }

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
        report(endsAway, ended(Phase.Superseded, "Superseded", "2026-11-21T06:01:00Z", List.of()));
        world.api.client().resource(deletedAway).delete();

        world.startGateway(Map.of());

        await().untilAsserted(() -> assertThat(stage(0, "cleanup_state")).isEqualTo("err_done"));
        assertThat(tracked.job(0).path("reason").asText()).isEqualTo("Superseded");
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

    /** The push that becomes this job, once its DeployJob and its record are there. */
    private DeployJob pushed(int number) {
        Answer answer = tracked.deliver(world.publicUrl(""), tracked.pushedAt(1000 + number));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        assertThat(answer.json().path("job_id").asInt(-1)).isEqualTo(number);
        return made(answer.json().path("deploy_job").asText());
    }

    private DeployJob made(String name) {
        DeployJob made = await().until(() -> tracked.deployJob(name), job -> job != null);
        await().untilAsserted(
                        () -> assertThat(tracked.job(made.getSpec().jobId().intValue())
                                        .at("/deploy_job/uid")
                                        .asText())
                                .isEqualTo(made.getMetadata().getUid()));
        return made;
    }

    private void limits(int succeeded, int failed) {
        Answer put = tracked.put(
                world.internalUrl(""), "\"history\":{\"succeeded\":" + succeeded + ",\"failed\":" + failed + "}");
        assertThat(put.status()).as(put.toString()).isEqualTo(200);
    }

    private List<String> records() {
        String prefix = "/github/repositories/tracked/" + tracked.repository() + "/jobs/";
        return world.etcd.keys(prefix).stream()
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    private String stage(int number, String action) {
        return tracked.job(number).at("/state/" + action + "/stage").asText();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode get(String path) {
        Answer answer = answer("GET", path, "");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("ok").asBoolean()).isTrue();
        return answer.json();
    }

    private Answer answer(String method, String path, String body) {
        return Answer.to(method, world.privateUrl(Tracked.PRIVATE + tracked.repository() + path), body);
    }

    private Answer as(String bearer, String method, String path, String body) {
        return Answer.to(
                method, world.privateUrl(Tracked.PRIVATE + tracked.repository() + path), body, "Authorization", bearer);
    }

    /** A ServiceAccount with this one right in the namespace. */
    private String account(String prefix, String resource, String verb) {
        String account = prefix + "-" + tracked.name();
        world.api
                .client()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(account)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("kube-git-deploy.io")
                        .withResources(resource)
                        .withVerbs(verb)
                        .endRule()
                        .build())
                .create();
        world.api
                .client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(account)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", account)
                        .addNewSubject("", "ServiceAccount", account, "shop")
                        .build())
                .create();
        return world.bearer("shop", account);
    }

    /** As the operator does: its own fields, by server-side apply. */
    private void report(DeployJob job, DeployJobStatus status) {
        DeployJob fresh = new DeployJob();
        fresh.setSpec(null);
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(job.getMetadata().getName())
                .withNamespace(job.getMetadata().getNamespace())
                .withUid(job.getMetadata().getUid())
                .build());
        fresh.setStatus(status);
        world.api
                .client()
                .resource(fresh)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("kube-git-deploy-operator")
                        .withForce(true)
                        .build());
    }

    private static DeployJobStatus.Unit unit(State docker) {
        return new DeployJobStatus.Unit(
                "web",
                List.of(),
                new DockerStage(
                        new DockerPlan("web", "r/web:1", null, null, null, null),
                        docker,
                        "web-build-1",
                        1,
                        null,
                        null,
                        START,
                        null,
                        null,
                        null,
                        null,
                        docker == State.Running ? null : "built"),
                null);
    }

    private static DeployJobStatus running(Phase phase, Boolean planned, List<DeployJobStatus.Unit> units) {
        List<Condition> conditions =
                List.of(condition("Succeeded", "Unknown", phase.name()), condition("Finished", "False", "Running"));
        return new DeployJobStatus(
                1L, phase, "on it", conditions, "main", "abcdefg", START, null, null, planned, units);
    }

    private static DeployJobStatus ended(Phase phase, String reason, String end, List<DeployJobStatus.Unit> units) {
        String good = phase == Phase.Succeeded || phase == Phase.Skipped ? "True" : "False";
        List<Condition> conditions =
                List.of(condition("Succeeded", good, reason), condition("Finished", "True", reason));
        return new DeployJobStatus(
                1L, phase, "how it ended", conditions, "main", "abcdefg", START, end, "1m", true, units);
    }

    private static Condition condition(String type, String status, String reason) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage("")
                .withLastTransitionTime(START)
                .build();
    }
}
