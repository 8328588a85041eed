package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** How fast builds begin when many pushes come at once, beside a client that does nothing but create the same Jobs. */
class JobsBenchmark {
    private static final int JOBS = Integer.getInteger("kgd.jobs", 1_000);
    private static final int WARMUP = 100;
    private static final int AT_ONCE = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PUSHES = "pushes";
    private static final String PLAIN = "plain";

    @Test
    void pushes_at_once_become_build_jobs() throws Exception {
        try (Theatre theatre = Theatre.open()) {
            ApiServer server = theatre.server();
            List.of(PUSHES, PLAIN).forEach(server::namespace);
            BenchmarkObjects pushes = new BenchmarkObjects(server.admin(), theatre.gateway(), PUSHES);
            pushes.track();
            Config config = new Config(
                    theatre.jobs(),
                    theatre.token(),
                    Theatre.OWN,
                    Set.of(),
                    100_000,
                    100_000,
                    0,
                    false,
                    Duration.ofMinutes(10));
            try (OperatorProcess operator = new OperatorProcess(config, server.operator());
                    KubernetesClient plain = server.operator()) {
                await().atMost(PATIENCE).until(operator::ready);
                compare(server.admin(), plain, pushes);
            }
        }
    }

    private static void compare(KubernetesClient admin, KubernetesClient plain, BenchmarkObjects pushes) {
        try (SharedIndexInformer<Job> made =
                admin.batch().v1().jobs().inNamespace(PUSHES).inform()) {
            atOnce(WARMUP, pushes::push);
            await().atMost(PATIENCE).until(() -> made.getStore().list().size() == WARMUP);
            Job sample = made.getStore().list().getFirst();
            atOnce(WARMUP, i -> create(plain, sample, i));

            double alone = seconds(() -> atOnce(JOBS, i -> create(plain, sample, WARMUP + i)));
            double operator = seconds(() -> {
                atOnce(JOBS, i -> pushes.push(WARMUP + i));
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> made.getStore().list().size() == WARMUP + JOBS);
            });
            double objects = seconds(() -> atOnce(JOBS, i -> pushes.idle(i)));

            System.out.printf(
                    "%d DeployJobs at once -> %d build Jobs:  %.1f s, %.0f Jobs/s%n"
                            + "  of which a client needs to create the DeployJobs alone: %.1f s%n"
                            + "a client that creates the same %d Jobs alone (%d at a time):  %.1f s, %.0f Jobs/s%n"
                            + "the operator's rate beside the client's:  %.2f%n",
                    JOBS,
                    JOBS,
                    operator,
                    JOBS / operator,
                    objects,
                    JOBS,
                    AT_ONCE,
                    alone,
                    JOBS / alone,
                    alone / operator);
            assertThat(made.getStore().list()).hasSize(WARMUP + JOBS);
        }
    }

    private static void create(KubernetesClient client, Job sample, int i) {
        client.batch()
                .v1()
                .jobs()
                .resource(new JobBuilder(sample)
                        .withMetadata(new ObjectMetaBuilder()
                                .withName("plain-" + i)
                                .withNamespace(PLAIN)
                                .withLabels(sample.getMetadata().getLabels())
                                .withAnnotations(sample.getMetadata().getAnnotations())
                                .build())
                        .editSpec()
                        .withSelector(null)
                        .editTemplate()
                        .editMetadata()
                        .removeFromLabels("controller-uid")
                        .removeFromLabels("job-name")
                        .removeFromLabels("batch.kubernetes.io/controller-uid")
                        .removeFromLabels("batch.kubernetes.io/job-name")
                        .endMetadata()
                        .endTemplate()
                        .endSpec()
                        .withStatus(null)
                        .build())
                .create();
    }

    private static void atOnce(int count, IntConsumer task) {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < count; i++) {
                int number = i;
                threads.execute(() -> task.accept(number));
            }
        }
    }

    private static double seconds(Runnable task) {
        long start = System.nanoTime();
        task.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
