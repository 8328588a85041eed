package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubegitdeploy.crd.DeployJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two gateways, each a process of its own, on one etcd and one API server. */
class TwoGatewaysIT {
    private static final List<GatewayProcess> BOTH = new ArrayList<>();

    private final World world = World.get();
    private final Tracked tracked = Tracked.named("two");

    @BeforeAll
    static void start() {
        BOTH.add(GatewayProcess.startAlone(World.get(), Map.of()));
        BOTH.add(GatewayProcess.start(World.get(), Map.of()));
        BOTH.forEach(GatewayProcess::up);
    }

    @AfterAll
    static void stop() {
        BOTH.forEach(GatewayProcess::close);
        BOTH.clear();
    }

    @Test
    void asked_at_the_same_time_they_leave_one_hook() throws Exception {
        List<Answer> answers = atOnce(20, i -> tracked.put(BOTH.get(i % 2).internalUrl("")));

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(answers)
                .extracting(Answer::json)
                .containsOnly(answers.getFirst().json());
        assertThat(tracked.hooks()).hasSize(1);
    }

    @Test
    void a_hook_that_was_deleted_at_github_is_made_again_once_and_said_once() throws Exception {
        tracked.hook(BOTH.getFirst().internalUrl(""));
        String hook = tracked.hooks().getFirst().path("id").asText();
        world.github.call("DELETE", "/repos/" + tracked.repository() + "/hooks/" + hook, "");

        List<Answer> answers = atOnce(10, i -> tracked.put(BOTH.get(i % 2).internalUrl("")));

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(answers)
                .filteredOn(answer -> !answer.json().path("mended").isEmpty())
                .hasSize(1);
        assertThat(tracked.hooks()).hasSize(1);
    }

    @Test
    void one_push_delivered_to_both_at_the_same_time_is_one_job() throws Exception {
        track();
        byte[] push = tracked.pushedAt(1);

        List<Answer> answers = atOnce(20, i -> tracked.deliver(BOTH.get(i % 2).publicUrl(""), push));

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers)
                .extracting(answer -> answer.json().path("job_id").asInt())
                .containsOnly(0);
        deployJobs(1);
    }

    @Test
    void many_pushes_to_both_have_a_number_and_a_deploy_job_each() throws Exception {
        track();

        List<Answer> answers = atOnce(30, i -> tracked.deliver(BOTH.get(i % 2).publicUrl(""), tracked.pushedAt(1 + i)));

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers)
                .extracting(answer -> answer.json().path("job_id").asLong())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 30).boxed().toList());
        deployJobs(30);
    }

    @Test
    void a_job_made_by_a_person_is_given_one_number_by_both() {
        track();
        for (int i = 0; i < 10; i++) {
            tracked.byHand(tracked.name() + "-by-hand-" + i, String.format("%040x", i));
        }

        await().untilAsserted(() -> assertThat(tracked.deployJobs())
                .extracting(job -> job.number().orElse(-1L))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 10).boxed().toList()));
        assertThat(tracked.keys("/github/repositories/tracked/"))
                .filteredOn(key -> key.contains("/jobs/"))
                .hasSize(10);
        assertThat(world.etcd.value("/github/repositories/sequence/" + tracked.repository()))
                .isEqualTo("10");
        deployJobs(10, job -> job.getStatus().jobId());
    }

    @Test
    void what_a_killed_one_accepted_the_other_deploys() throws Exception {
        GatewayProcess dying = GatewayProcess.start(world, Map.of()).up();
        try (dying) {
            track();
            world.api.stop();
            try {
                for (int i = 0; i < 5; i++) {
                    assertThat(tracked.deliver(dying.publicUrl(""), tracked.pushedAt(1 + i))
                                    .status())
                            .isEqualTo(202);
                }
                dying.kill();
            } finally {
                world.api.start();
            }
        }
        deployJobs(5);
    }

    private void track() {
        tracked.hook(BOTH.getFirst().internalUrl(""));
        world.createTracked("shop", tracked.resource(), "acme", tracked.name());
    }

    private void deployJobs(int wanted) {
        deployJobs(wanted, job -> job.getSpec().jobId());
    }

    private void deployJobs(int wanted, Function<DeployJob, Long> number) {
        await().untilAsserted(() ->
                assertThat(tracked.keys("/kube-git-deploy/pending/")).isEmpty());
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(tracked.deployJobs()).hasSize(wanted));
        assertThat(tracked.deployJobs())
                .allSatisfy(job -> assertThat(tracked.job(number.apply(job).intValue())
                                .at("/deploy_job/uid")
                                .asText())
                        .isEqualTo(job.getMetadata().getUid()));
    }

    private interface Asked {
        Answer of(int number);
    }

    private static List<Answer> atOnce(int times, Asked asked) throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls = IntStream.range(0, times)
                    .<Callable<Answer>>mapToObj(i -> () -> asked.of(i))
                    .toList();
            for (Future<Answer> answer : callers.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }
}
