package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.operator.jobs.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many builds run at the same time in the cluster; that of a namespace is in {@link OperatorIT}. */
class BuildLimitIT {
    @RegisterExtension
    final Scene scene = new Scene();

    @Test
    void builds_beyond_the_limit_of_the_cluster_wait_and_say_so() throws IOException {
        Theatre theatre = scene.theatre();
        Config config = new Config(
                theatre.jobs(),
                theatre.token(),
                Theatre.OWN,
                Set.of(scene.namespace()),
                1,
                100,
                0,
                false,
                Duration.ofMinutes(10));
        try (OperatorProcess operator =
                new OperatorProcess(config, theatre.server().operator())) {
            await().atMost(Scene.SOON).until(operator::ready);
            scene.track("shop");
            scene.push("shop-1", 1, Scene.FILE.replace("[api]", "[one]") + Scene.FILE.replace("[api]", "[two]"));

            await().atMost(Scene.SOON).untilAsserted(() -> {
                assertThat(scene.jobs("shop-1", Stage.BUILD)).hasSize(1);
                assertThat(scene.fetch("shop-1").getStatus().message()).contains("1 build runs in the cluster already");
            });
            Job first = scene.jobs("shop-1", Stage.BUILD).getFirst();
            scene.kubelet().run(first);
            scene.kubelet().end(first, 1, "no");

            await().atMost(Scene.SOON)
                    .untilAsserted(
                            () -> assertThat(scene.jobs("shop-1", Stage.BUILD)).hasSize(2));
        }
    }
}
