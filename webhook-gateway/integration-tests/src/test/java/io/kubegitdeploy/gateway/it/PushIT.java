package io.kubegitdeploy.gateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Names;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From git push to the DeployJob, with everything real but github.com. */
class PushIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world = World.get();
    private final String name = "push-" + UUID.randomUUID().toString().substring(0, 8);
    private final String repository = "acme/" + name;
    private final String resource = Names.trackedRepository("acme", name);
    private final String keys = "/github/repositories/tracked/" + repository + "/";
    private GitHubServer.Clone clone;

    @BeforeEach
    void track() throws Exception {
        world.startGateway(Map.of());
        world.github.create("acme", name);
        clone = world.github.clone(repository);
        assertThat(world.track(repository).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        world.github.noFaults();
    }

    @Test
    void a_push_with_git_becomes_a_deploy_job_that_names_it() {
        String commit = clone.push("main", "First\n\nwith a body");

        DeployJob job = onlyJob();
        assertThat(job.getMetadata().getName()).isEqualTo(Names.deployJob("acme", name, 0));
        assertThat(job.getSpec().commit()).isEqualTo(commit);
        assertThat(job.getSpec().ref()).isEqualTo("refs/heads/main");
        assertThat(job.getSpec().before()).matches("0{40}");
        assertThat(job.getSpec().message()).isEqualTo("First\n\nwith a body");
        assertThat(job.getSpec().author()).isEqualTo("Ada <ada@example.com>");
        assertThat(job.getSpec().pushedAt()).isCloseTo(System.currentTimeMillis() / 1000, within(60));
        assertThat(job.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo(resource));
        await().untilAsserted(() -> assertThat(record(0).at("/deploy_job/uid").asText())
                .isEqualTo(job.getMetadata().getUid()));
        assertThat(record(0).at("/target/commit").asText()).isEqualTo(commit);
        assertThat(world.etcd.keys("/kube-git-deploy/pending/" + repository)).isEmpty();
    }

    @Test
    void redelivery_of_the_same_push_makes_no_second_job() {
        clone.push("main", "First");
        onlyJob();
        JsonNode delivery = pushDelivery();
        world.github.redeliver(delivery);
        await().untilAsserted(() -> assertThat(world.github.deliveries(repository))
                .filteredOn(d -> d.path("event").asText().equals("push"))
                .hasSize(2)
                .allSatisfy(d -> assertThat(d.path("status_code").asInt()).isEqualTo(202)));

        Answer again = deliver(UUID.randomUUID().toString(), payload(delivery));

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().path("job_id").asInt()).isZero();
        assertThat(again.json().path("deploy_job").asText()).isEqualTo(Names.deployJob("acme", name, 0));
        assertThat(world.etcd.keys(keys + "jobs/")).hasSize(1);
        assertThat(world.deployJobs("shop", resource)).hasSize(1);
        assertThat(world.etcd.entries(keys + "deliveries/"))
                .hasSize(2)
                .anyMatch(entry ->
                        entry.key().endsWith("/" + delivery.path("guid").asText()))
                .allMatch(entry -> entry.value().equals("0"));
    }

    @Test
    void deliveries_are_kept_for_seven_days_by_a_lease_that_all_of_the_same_hour_share() {
        long from = hour();
        clone.push("main", "First");
        String first = pushDelivery().path("guid").asText();
        clone.push("main", "Second");
        await().until(() -> !pushDelivery().path("guid").asText().equals(first));
        long hours = hour() - from + 1;

        List<String> deliveries = world.etcd.keys(keys + "deliveries/");
        List<String> pushes = world.etcd.keys("/kube-git-deploy/repositories/" + repository + "/pushes/");
        assertThat(deliveries).hasSize(2).contains(keys + "deliveries/" + first);
        assertThat(pushes).hasSize(2);
        Set<String> leases = Stream.of(deliveries, pushes)
                .flatMap(List::stream)
                .map(world.etcd::lease)
                .collect(Collectors.toSet());
        // The clock may have struck between the two.
        assertThat(leases).hasSizeBetween(1, (int) hours);
        // The last delivery of the hour is kept for an hour less than the lease.
        assertThat(leases)
                .allSatisfy(lease ->
                        assertThat(world.etcd.life(lease).minusHours(1)).isGreaterThanOrEqualTo(Duration.ofDays(7)));
    }

    private static long hour() {
        return System.currentTimeMillis() / Duration.ofHours(1).toMillis();
    }

    @Test
    void twenty_deliveries_of_one_push_at_once_make_one_job() throws Exception {
        clone.push("main", "First");
        onlyJob();
        byte[] next = new String(payload(pushDelivery()), UTF_8)
                .replaceAll("\"pushed_at\":\\d+", "\"pushed_at\":1700000000")
                .getBytes(UTF_8);

        try (var callers = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = java.util.stream.Stream.generate(
                            () -> callers.submit(() -> deliver(UUID.randomUUID().toString(), next)))
                    .limit(20)
                    .toList();
            for (var answer : answers) {
                assertThat(answer.get().status()).isEqualTo(202);
                assertThat(answer.get().json().path("job_id").asInt()).isEqualTo(1);
            }
        }
        assertThat(world.etcd.keys(keys + "jobs/")).containsExactly(keys + "jobs/0", keys + "jobs/1");
    }

    @Test
    void etcd_away_is_a_503_that_github_shows_red_and_a_redelivery_afterwards_is_taken() {
        world.etcd.stop();
        try {
            clone.push("main", "First");
            await().untilAsserted(() ->
                    assertThat(pushDelivery().path("status_code").asInt()).isEqualTo(503));
            assertThat(Answer.to("GET", world.publicUrl("/readyz"), "").status())
                    .isEqualTo(503);
            assertThat(Answer.to("GET", world.publicUrl("/healthz"), "").status())
                    .isEqualTo(200);
        } finally {
            world.etcd.start();
        }
        await().untilAsserted(() -> assertThat(
                        Answer.to("GET", world.publicUrl("/readyz"), "").status())
                .isEqualTo(200));

        world.github.redeliver(pushDelivery());

        assertThat(onlyJob().getSpec().jobId()).isZero();
    }

    @Test
    void the_kubernetes_api_away_delays_the_deploy_job_and_not_the_answer() {
        world.api.stop();
        try {
            clone.push("main", "First");
            await().untilAsserted(() ->
                    assertThat(pushDelivery().path("status_code").asInt()).isEqualTo(202));
            assertThat(record(0).at("/state/prepare_state/stage").asText()).isEqualTo("queued");
        } finally {
            world.api.start();
        }

        DeployJob job = onlyJob();
        assertThat(job.getSpec().jobId()).isZero();
        job.setStatus(status(DeployJobStatus.Phase.Skipped, "no deploy file", "True", List.of()));
        world.api.client().resource(job).updateStatus();
        await().untilAsserted(() ->
                assertThat(record(0).at("/state/cleanup_state/stage").asText()).isEqualTo("done"));
    }

    @Test
    void a_job_whose_tracked_repository_is_gone_ends_and_is_not_tried_for_ever() {
        world.api
                .client()
                .resource(world.tracked("shop", resource).orElseThrow())
                .delete();

        clone.push("main", "First");

        await().untilAsserted(() ->
                assertThat(record(0).at("/state/prepare_state/stage").asText()).isEqualTo("err_done"));
        assertThat(record(0).at("/state/prepare_state/output/0/text").asText()).contains("is gone");
        assertThat(world.etcd.keys("/kube-git-deploy/pending/" + repository)).isEmpty();
    }

    @Test
    void what_becomes_of_the_deploy_job_reaches_its_record_in_etcd() {
        clone.push("main", "First");
        DeployJob job = onlyJob();
        var docker = new DeployJobStatus.DockerStage(
                null, DeployJobStatus.State.Failed, "j", 1, null, null, null, null, null, "exit 1", null, "a\nb");
        var unit = new DeployJobStatus.Unit("web", List.of(), docker, null);
        job.setStatus(status(DeployJobStatus.Phase.Failed, "the build failed", "False", List.of(unit)));
        world.api.client().resource(job).updateStatus();

        await().untilAsserted(() -> assertThat(
                        record(0).at("/state/units/web/docker_state/stage").asText())
                .isEqualTo("err_done"));
        assertThat(record(0).at("/state/prepare_state/stage").asText()).isEqualTo("done");
        assertThat(record(0).at("/state/cleanup_state/stage").asText()).isEqualTo("err_done");
        assertThat(record(0).at("/state/units/web/docker_state/output/1/text").asText())
                .isEqualTo("b");
    }

    private static DeployJobStatus status(
            DeployJobStatus.Phase phase, String message, String succeeded, List<DeployJobStatus.Unit> units) {
        return new DeployJobStatus(
                1L,
                phase,
                message,
                List.of(condition("Finished", "True"), condition("Succeeded", succeeded)),
                "main",
                "abcdefg",
                "2026-11-21T06:00:00Z",
                "2026-11-21T06:01:00Z",
                "1m",
                true,
                units);
    }

    private static io.fabric8.kubernetes.api.model.Condition condition(String type, String status) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason("BuildFailed")
                .withMessage("")
                .withLastTransitionTime("2026-11-21T06:01:00Z")
                .build();
    }

    @Test
    void a_body_over_25_mb_is_refused_with_or_without_its_length_and_nothing_is_stored() {
        List<String> before = world.etcd.keys("/");
        byte[] body = new byte[26 << 20];

        Answer declared = Answer.to("POST", hookUrl(), BodyPublishers.ofByteArray(body));
        Answer chunked =
                Answer.to("POST", hookUrl(), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

        assertThat(declared.status()).isEqualTo(413);
        assertThat(chunked.status()).isEqualTo(413);
        assertThat(world.etcd.keys("/")).isEqualTo(before);
    }

    @Test
    void missing_and_wrong_signatures_and_unknown_repositories_get_the_very_same_answer() {
        List<String> before = world.etcd.keys("/");
        String body = "{\"ref\":";

        Answer missing = Answer.to("POST", hookUrl(), body, "X-GitHub-Event", "push");
        Answer wrong = Answer.to("POST", hookUrl(), body, "X-Hub-Signature-256", "sha256=" + "0".repeat(64));
        Answer unknown = Answer.to("POST", hookUrl().replace(name, "nobody"), body);
        Answer odd = Answer.to("POST", hookUrl().replace(name, "%2e%2e%2fx%00"), body);

        assertThat(List.of(missing.toString(), wrong.toString(), unknown.toString()))
                .containsOnly(missing.toString());
        assertThat(missing.status()).isEqualTo(401);
        assertThat(odd.status()).isEqualTo(400);
        assertThat(odd.json().path("ok").asBoolean(true)).isFalse();
        assertThat(world.etcd.keys("/")).isEqualTo(before);
    }

    @Test
    void other_paths_and_methods_are_answered_in_json_and_private_ones_are_not_public() {
        assertThat(Answer.to("GET", world.publicUrl("/"), "").json().path("ok").asBoolean(true))
                .isFalse();
        assertThat(Answer.to("GET", hookUrl(), "").status()).isEqualTo(405);
        assertThat(Answer.to("GET", world.publicUrl("/api/v0/github/repositories/tracked"), "")
                        .status())
                .isEqualTo(404);
        assertThat(Answer.to("POST", world.privateUrl("/api/v0/github/repositories/a/b/web_hook"), "")
                        .status())
                .isEqualTo(404);
        assertThat(Answer.to("GET", world.publicUrl("/healthz"), "")
                        .json()
                        .path("server")
                        .asText())
                .isEqualTo("public");
        assertThat(Answer.to("GET", world.privateUrl("/healthz"), "")
                        .json()
                        .path("server")
                        .asText())
                .isEqualTo("private");
    }

    private DeployJob onlyJob() {
        return await().ignoreExceptions()
                .until(() -> world.deployJobs("shop", resource), jobs -> jobs.size() == 1)
                .getFirst();
    }

    private JsonNode record(int number) {
        try {
            return JSON.readTree(world.etcd.value(keys + "jobs/" + number));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The newest; GitHub shows it a little after it was answered. */
    private JsonNode pushDelivery() {
        return await().until(
                        () -> world.github.deliveries(repository).stream()
                                .filter(delivery ->
                                        delivery.path("event").asText().equals("push"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static byte[] payload(JsonNode delivery) {
        return delivery.at("/request/payload").toString().getBytes(UTF_8);
    }

    private Answer deliver(String id, byte[] body) {
        return Answer.to(
                "POST",
                hookUrl(),
                BodyPublishers.ofByteArray(body),
                "Content-Type",
                "application/json",
                "X-GitHub-Event",
                "push",
                "X-GitHub-Delivery",
                id,
                "X-Hub-Signature-256",
                "sha256=" + HexFormat.of().formatHex(hmac(body)));
    }

    private byte[] hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret().getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String secret() {
        return world.etcd.value("/kube-git-deploy/repositories/" + repository + "/secret");
    }

    private String hookUrl() {
        return world.publicUrl("/api/v0/github/repositories/" + repository + "/web_hook");
    }

    private static org.assertj.core.data.Offset<Long> within(long seconds) {
        return org.assertj.core.data.Offset.offset(seconds);
    }
}
