package io.kubegitdeploy.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.operator.uninstall.Uninstall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UninstallIT {
    private static final String OTHERS = "example.com/other";

    private static ApiServer server;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws IOException {
        server = new ApiServer();
        client = server.admin();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void our_finalizers_are_taken_off_and_those_of_others_stay() {
        server.namespace("team");
        TrackedRepository repository = tracked("team", Labels.UNHOOK_FINALIZER, OTHERS);
        DeployJob releasing = job("team", "releasing", Labels.RELEASE_FINALIZER);
        DeployJob done = job("team", "done");

        String said = uninstall(List.of("team"));

        assertThat(finalizers(repository)).containsExactly(OTHERS);
        assertThat(finalizers(releasing)).isEmpty();
        assertThat(finalizers(done)).isEmpty();
        assertThat(said)
                .contains("TrackedRepositories (1) and DeployJobs (2)", "claim-0")
                .contains("the webhooks at GitHub of shop/web");
    }

    @Test
    void an_object_that_waits_for_its_deletion_goes() {
        server.namespace("going");
        DeployJob job = job("going", "job", Labels.RELEASE_FINALIZER);
        client.resource(job).delete();
        assertThat(client.resource(job).get()).isNotNull();

        uninstall(List.of("going"));

        assertThat(client.resource(job).get()).isNull();
    }

    @Test
    void objects_outside_of_the_watched_namespaces_are_left_alone() {
        server.namespace("mine");
        server.namespace("yours");
        TrackedRepository yours = tracked("yours", Labels.UNHOOK_FINALIZER);

        uninstall(List.of("mine"));

        assertThat(finalizers(yours)).containsExactly(Labels.UNHOOK_FINALIZER);
        client.resource(yours).edit(it -> {
            it.getMetadata().setFinalizers(List.of());
            return it;
        });
    }

    @Test
    void it_waits_for_the_end_of_the_operators_pods() {
        server.namespace("own");
        var pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("operator")
                        .withNamespace("own")
                        .addToLabels("app", "operator")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("operator")
                        .withImage("operator")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(
                () -> new Uninstall(client, List.of(), new PrintStream(new ByteArrayOutputStream(), true, UTF_8))
                        .waitForOperatorsEnd("own", "app=operator"));

        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5)).until(() -> !waiting.isDone());
        client.resource(pod).withGracePeriod(0).delete();

        await().atMost(Duration.ofSeconds(10)).until(waiting::isDone);
        assertThat(waiting).isCompleted();
    }

    private static String uninstall(List<String> namespaces) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        new Uninstall(client, namespaces, new PrintStream(said, true, UTF_8)).run("claim-0");
        return said.toString(UTF_8);
    }

    private static TrackedRepository tracked(String namespace, String... finalizers) {
        TrackedRepository repository = new TrackedRepository();
        repository.getMetadata().setName("web");
        repository.getMetadata().setNamespace(namespace);
        repository.getMetadata().setFinalizers(List.of(finalizers));
        repository.setSpec(
                new TrackedRepositorySpec("shop", "web", null, null, null, null, null, null, null, null, null));
        return client.resource(repository).create();
    }

    private static DeployJob job(String namespace, String name, String... finalizers) {
        DeployJob job = new DeployJob();
        job.getMetadata().setName(name);
        job.getMetadata().setNamespace(namespace);
        job.getMetadata().setFinalizers(List.of(finalizers));
        job.setSpec(
                new DeployJobSpec("web", null, "refs/heads/main", "0a".repeat(20), null, null, null, null, null, null));
        return client.resource(job).create();
    }

    private static List<String> finalizers(HasMetadata object) {
        return client.resource(object).get().getMetadata().getFinalizers();
    }
}
