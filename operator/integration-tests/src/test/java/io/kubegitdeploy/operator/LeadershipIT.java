package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.jobs.Stage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several operators, of which one leads. */
class LeadershipIT {
    @RegisterExtension
    static final RunningOperator operator = new RunningOperator();

    @RegisterExtension
    final Scene scene = new Scene();

    @Test
    void it_is_ready_when_what_it_watches_is_known() {
        await().atMost(Scene.SOON).until(operator.process()::ready);
        assertThat(operator.process().port()).isPositive();
    }

    @Test
    void a_second_operator_stands_by_and_goes_on_where_the_first_one_stopped() throws IOException {
        scene.allowReleases();
        scene.track("shop");
        DeployJob job = scene.push("shop-1", 1, Scene.FILE);
        Job build = scene.running("shop-1", Stage.BUILD, 1);
        OperatorProcess second = new OperatorProcess(
                scene.theatre().config(true), scene.theatre().server().operator());
        await().atMost(Scene.SOON).until(second::ready);
        operator.replaceBy(second);
        scene.kubelet().end(build, 0, Scene.DIGEST);

        scene.kubelet().end(scene.running("shop-1", Stage.RELEASE, 1), 0, Scene.DEPLOYED);

        scene.finished("shop-1", Reasons.DEPLOYED);
        assertThat(scene.jobs("shop-1", Stage.BUILD)).hasSize(1);
        assertThat(scene.events(job)).extracting(Event::getReason).doesNotHaveDuplicates();
    }
}
