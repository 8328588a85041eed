package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DeployJobStatus.DockerStage;
import io.kubegitdeploy.crd.DeployJobStatus.Phase;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import io.kubegitdeploy.crd.DockerPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A repository that is tracked, its jobs, and an operator that is played. */
abstract class TrackedJobs {
    static final String START = "2026-11-21T06:00:00Z";

    final World world = World.get();
    final Tracked tracked = Tracked.named("jobs");

    @BeforeEach
    void track() {
        world.startGateway(Map.of());
        tracked.hook(world.internalUrl(""));
        world.createTracked("shop", tracked.resource(), "acme", tracked.name());
    }

    @AfterEach
    void stop() {
        world.github.noFaults();
    }

    /** The push that becomes this job, once its DeployJob and its record are there. */
    DeployJob pushed(int number) {
        Answer answer = tracked.deliver(world.publicUrl(""), tracked.pushedAt(1000 + number));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        assertThat(answer.json().path("job_id").asInt(-1)).isEqualTo(number);
        return made(answer.json().path("deploy_job").asText());
    }

    DeployJob made(String name) {
        DeployJob made = await().until(() -> tracked.deployJob(name), job -> job != null);
        await().untilAsserted(
                        () -> assertThat(tracked.job(made.getSpec().jobId().intValue())
                                        .at("/deploy_job/uid")
                                        .asText())
                                .isEqualTo(made.getMetadata().getUid()));
        return made;
    }

    void limits(int succeeded, int failed) {
        Answer put = tracked.put(
                world.internalUrl(""), "\"history\":{\"succeeded\":" + succeeded + ",\"failed\":" + failed + "}");
        assertThat(put.status()).as(put.toString()).isEqualTo(200);
    }

    List<String> records() {
        String prefix = "/github/repositories/tracked/" + tracked.repository() + "/jobs/";
        return world.etcd.keys(prefix).stream()
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    String stage(int number, String action) {
        return tracked.job(number).at("/state/" + action + "/stage").asText();
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    JsonNode get(String path) {
        Answer answer = answer("GET", path, "");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("ok").asBoolean()).isTrue();
        return answer.json();
    }

    Answer answer(String method, String path, String body) {
        return Answer.to(method, world.privateUrl(Tracked.PRIVATE + tracked.repository() + path), body);
    }

    Answer as(String bearer, String method, String path, String body) {
        return Answer.to(
                method, world.privateUrl(Tracked.PRIVATE + tracked.repository() + path), body, "Authorization", bearer);
    }

    /** A ServiceAccount with this one right in the namespace. */
    String account(String prefix, String resource, String verb) {
        String account = prefix + "-" + tracked.name();
        world.grant("shop", account, resource, verb);
        return world.bearer("shop", account);
    }

    /** As the operator does: its own fields, by server-side apply. */
    void report(DeployJob job, DeployJobStatus status) {
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

    static DeployJobStatus.Unit unit(State docker) {
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

    static DeployJobStatus running(Phase phase, Boolean planned, List<DeployJobStatus.Unit> units) {
        List<Condition> conditions =
                List.of(condition("Succeeded", "Unknown", phase.name()), condition("Finished", "False", "Running"));
        return new DeployJobStatus(
                1L, phase, "on it", conditions, "main", "abcdefg", START, null, null, planned, units);
    }

    static DeployJobStatus ended(Phase phase, String reason, String end, List<DeployJobStatus.Unit> units) {
        String good = phase == Phase.Succeeded || phase == Phase.Skipped ? "True" : "False";
        List<Condition> conditions =
                List.of(condition("Succeeded", good, reason), condition("Finished", "True", reason));
        return new DeployJobStatus(
                1L, phase, "how it ended", conditions, "main", "abcdefg", START, end, "1m", true, units);
    }

    static Condition condition(String type, String status, String reason) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage("")
                .withLastTransitionTime(START)
                .build();
    }
}
