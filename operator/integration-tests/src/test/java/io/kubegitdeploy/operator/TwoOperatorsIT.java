package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.crash.CrashingOperator;
import io.kubegitdeploy.operator.jobs.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The worst that leadership can come to: nobody to lead, or a leader that is one no more. */
class TwoOperatorsIT {
    private static final String LEASE = "kube-git-deploy-operator";
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @RegisterExtension
    final Scene scene = new Scene();

    @TempDir
    Path folder;

    @Test
    void two_operators_that_both_act_make_each_job_once() throws IOException {
        scene.allowReleases();
        try (OperatorProcess one = acting();
                OperatorProcess two = acting()) {
            await().atMost(Scene.SOON).until(() -> one.ready() && two.ready());
            scene.track("shop");
            for (int number = 1; number <= 5; number++) {
                String name = "shop-" + number;
                DeployJob job = scene.push(name, number, Scene.FILE);
                scene.kubelet().end(scene.running(name, Stage.BUILD, 1), 0, Scene.DIGEST);
                scene.kubelet().end(scene.running(name, Stage.RELEASE, 1), 0, Scene.DEPLOYED);
                DeployJobStatus status = scene.finished(name, Reasons.DEPLOYED);
                assertThat(status.units().getFirst().helm().attempt()).isEqualTo(1);
                assertThat(scene.jobs(name, Stage.BUILD)).hasSize(1);
                assertThat(scene.jobs(name, Stage.RELEASE)).hasSize(1);
                assertThat(scene.events(job)).extracting(Event::getReason).doesNotHaveDuplicates();
            }
            await().atMost(Scene.SOON).untilAsserted(() -> {
                assertThat(scene.fetch("shop-5").getMetadata().getFinalizers()).isEmpty();
                assertThat(scene.fence().path("held").booleanValue()).isFalse();
            });
        }
    }

    @Test
    void an_operator_that_has_lost_the_leadership_ends_its_process() throws IOException {
        try (CrashingOperator operator =
                CrashingOperator.start(scene.theatre().environment(true, scene.namespace()), folder)) {
            await().atMost(Scene.SOON)
                    .untilAsserted(() -> assertThat(operator.log()).contains("operator leading"));
            lease().patch(PatchContext.of(PatchType.JSON_MERGE), """
                            {"spec": {"holderIdentity": "another", "renewTime": "%s"}}
                            """.formatted(MICROS.format(Instant.now())));

            await("its renew deadline")
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(operator.exitCodes()).startsWith(1));
            assertThat(operator.log()).contains("the leadership is lost: ending");
            await("the next one stands by")
                    .atMost(Scene.SOON)
                    .until(() -> operator.log().contains("the leader is another"));
        }
        lease().delete();
    }

    private OperatorProcess acting() throws IOException {
        Theatre theatre = scene.theatre();
        return new OperatorProcess(
                theatre.config(false, scene.namespace()), theatre.server().operator());
    }

    private Resource<Lease> lease() {
        return scene.client().leases().inNamespace(Theatre.OWN).withName(LEASE);
    }
}
