package io.kubegitdeploy.gateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubegitdeploy.crd.DeployJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program kgd in a process of its own, against a real gateway. */
class KgdIT {
    private final World world = World.get();

    @TempDir
    private Path folder;

    private Tracked tracked;

    @BeforeEach
    void start() {
        world.startGateway(Map.of());
        tracked = Tracked.named("kgd");
    }

    private record Ran(int code, String output) {}

    private Ran kgd(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.kubegitdeploy.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("KGD_SERVER", world.privateUrl(""));
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Ran(process.waitFor(), output);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String done(String... arguments) {
        Ran ran = kgd(arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    /** A push, once its DeployJob is there. */
    private DeployJob pushed(long seconds) {
        Answer answer = tracked.deliver(world.publicUrl(""), tracked.pushedAt(seconds));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        String name = answer.json().path("deploy_job").asText();
        return await().until(
                        () -> tracked.deployJobs().stream()
                                .filter(job -> job.getMetadata().getName().equals(name))
                                .findFirst()
                                .orElse(null),
                        job -> job != null);
    }

    @Test
    void a_repository_is_tracked_listed_and_untracked() {
        String repository = tracked.repository();

        assertThat(done("track", repository, "--namespace", "shop"))
                .contains(repository + " is tracked: TrackedRepository " + tracked.resource() + " in namespace shop");
        assertThat(done("list")).contains(repository);
        assertThat(kgd("track", repository, "--namespace", "shop").code()).isEqualTo(1);
        assertThat(done("status", repository)).contains("has no jobs yet");
        assertThat(done("untrack", repository)).contains("is tracked no longer");
        Ran gone = kgd("status", repository);
        assertThat(gone.code()).isEqualTo(1);
        assertThat(gone.output()).contains("kgd track " + repository + " tracks it.");
    }

    @Test
    void a_push_is_listed_shown_deployed_again_and_cancelled() {
        String repository = tracked.repository();
        done("track", repository, "--namespace", "shop");
        pushed(1000);

        assertThat(done("list", repository)).contains("At 1000");
        assertThat(done("status", repository, "0", "--no-wait")).startsWith(repository + " job 0  ");
        assertThat(done("logs", repository)).doesNotContain("kgd:");
        assertThat(done("deploy", repository, "--job", "0")).contains("Job 1 of " + repository);
        assertThat(done("cancel", repository, "1")).contains("is cancelled");
        await().untilAsserted(() -> assertThat(tracked.deployJobs())
                .filteredOn(job -> job.getSpec().jobId() == 1)
                .singleElement()
                .satisfies(job -> assertThat(job.getSpec().cancel()).isTrue()));
        Ran missing = kgd("cancel", repository, "99");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.output()).contains("The newest is 1");
    }

    @Test
    void a_job_is_followed_until_it_ends_and_its_failure_is_the_exit_code() {
        String repository = tracked.repository();
        done("track", repository, "--namespace", "shop");
        DeployJob job = pushed(1000);
        CompletableFuture<Ran> status =
                CompletableFuture.supplyAsync(() -> kgd("status", repository), Thread::startVirtualThread);

        world.api.client().resource(job).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"phase": "Failed", "message": "The build of web failed", "conditions": [
                         {"type": "Succeeded", "status": "False", "reason": "BuildFailed", "message": "",
                          "lastTransitionTime": "2026-11-21T06:00:00Z"},
                         {"type": "Finished", "status": "True", "reason": "BuildFailed", "message": "",
                          "lastTransitionTime": "2026-11-21T06:00:00Z"}]}}""");

        Ran ended = await().until(() -> status.getNow(null), ran -> ran != null);
        assertThat(ended.output()).contains("Failed").contains("The build of web failed");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void with_kubernetes_auth_it_asks_for_a_token_and_uses_it() throws IOException {
        world.startGateway(Map.of("KGD_PRIVATE_API_AUTH", "kubernetes"));
        String repository = tracked.repository();
        world.grantTracking("shop", tracked.name());
        String token = world.api.token("shop", tracked.name(), "kube-git-deploy");
        Path file = Files.writeString(folder.resolve("token"), token + "\n");

        Ran without = kgd("track", repository, "--namespace", "shop");
        assertThat(without.code()).isEqualTo(1);
        assertThat(without.output())
                .contains("kubectl -n NAMESPACE create token")
                .contains("--token-file");
        assertThat(done("track", repository, "--namespace", "shop", "--token-file", file.toString()))
                .contains("is tracked")
                .doesNotContain(token);
    }
}
