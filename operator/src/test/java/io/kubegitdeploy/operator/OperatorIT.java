package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec.Concurrency;
import io.kubegitdeploy.crd.TrackedRepositorySpec.HistoryLimits;
import io.kubegitdeploy.operator.jobs.JobSettings;
import io.kubegitdeploy.operator.jobs.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The whole operator against a real API server; the gateway, the kubelet and the Job controller are played. */
class OperatorIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String OWN = "kgd-system";
    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final String DEPLOYED = "{\"outcome\":\"deployed\",\"revision\":3,\"message\":\"\"}";
    private static final String FILE = """
            [api]
            [[docker]]
            directory = "api"
            tag = "reg/api:{{ .git.short_sha }}"
            [[helm]]
            chart = "./chart"
            """;

    @TempDir
    private static Path temp;

    private static ApiServer server;
    private static StandInGateway gateway;
    private static KubernetesClient client;
    private static Kubelet kubelet;
    private static Config config;
    private static OperatorProcess operator;

    private String namespace;

    @BeforeAll
    static void start() throws IOException {
        // Until the operator has seen an object, its status is null.
        Awaitility.ignoreExceptionByDefault(NullPointerException.class);
        server = new ApiServer();
        gateway = new StandInGateway();
        client = server.admin();
        kubelet = new Kubelet(client);
        Path token = Files.writeString(temp.resolve("token"), "the-token\n");
        JobSettings jobs = new JobSettings(gateway.uri(), "job:1", "kaniko:1", "IfNotPresent", true);
        config = new Config(jobs, token, OWN, Set.of(), 100, 2, 0, true);
        namespace(OWN);
        Rights.give(client, ApiServer.OPERATOR, OWN);
        operator = new OperatorProcess(config, server.operator());
    }

    @AfterAll
    static void stop() throws IOException {
        operator.close();
        gateway.close();
        server.close();
    }

    @BeforeEach
    void inItsOwnNamespace(TestInfo info) {
        String name = info.getDisplayName().replace("()", "").replace('_', '-');
        namespace = name.substring(0, Math.min(50, name.length())).replaceAll("-+$", "");
        namespace(namespace);
    }

    @Test
    void a_push_is_built_and_released_and_tells_its_story() {
        allowReleases();
        track("shop");
        DeployJob job = push("shop-1", 1, FILE);

        Job build = running("shop-1", Stage.BUILD, 1);
        kubelet.end(build, 0, DIGEST);
        Job release = running("shop-1", Stage.RELEASE, 1);
        assertThat(fetch("shop-1").getMetadata().getFinalizers()).contains(Labels.RELEASE_FINALIZER);
        assertThat(release.getMetadata().getOwnerReferences()).isEmpty();
        kubelet.end(release, 0, DEPLOYED);
        DeployJobStatus status = finished("shop-1", Reasons.DEPLOYED);

        assertThat(release.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .anyMatch(env -> env.getValue().contains("\"tag\":\"" + "c1".repeat(3) + "c@" + DIGEST));
        assertThat(status.phase()).isEqualTo(DeployJobStatus.Phase.Succeeded);
        assertThat(status.units().getFirst().docker().image()).isEqualTo("reg/api:c1c1c1c@" + DIGEST);
        assertThat(status.units().getFirst().helm().revision()).isEqualTo(3);
        assertThat(status.message()).isEqualTo("api released as revision 3");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fetch("shop-1").getMetadata().getFinalizers())
                        .isEmpty());
        assertThat(jobs("shop-1", Stage.RELEASE).getFirst().getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly(job.getMetadata().getUid());
        assertThat(events(job))
                .extracting(Event::getReason)
                .containsExactly(
                        "Preparing", "BuildStarted", "BuildSucceeded", "ReleaseStarted", "Released", "Deployed");
        await().atMost(SOON).untilAsserted(() -> {
            TrackedRepository repository = repository("shop");
            assertThat(repository.getStatus().lastJob()).isEqualTo("shop-1");
            assertThat(repository.getStatus().lastDeployed()).isEqualTo("c1c1c1c");
            assertThat(repository.getStatus().deployed()).containsEntry("main", "c1".repeat(20));
        });
    }

    @Test
    void a_failed_build_is_told_and_not_released() {
        allowReleases();
        track("shop");
        push("shop-1", 1, FILE);

        kubelet.end(running("shop-1", Stage.BUILD, 1), 1, "RUN false\nerror building image: exit status 1");
        DeployJobStatus status = finished("shop-1", Reasons.BUILD_FAILED);

        assertThat(status.message()).contains("api failed: error building image: exit status 1");
        assertThat(status.units().getFirst().docker().lastLines()).contains("RUN false");
        assertThat(status.units().getFirst().helm().state()).isEqualTo(DeployJobStatus.State.Skipped);
        assertThat(jobs("shop-1", Stage.RELEASE)).isEmpty();
    }

    @Test
    void a_failed_release_tells_what_is_deployed_now() {
        allowReleases();
        track("shop");
        push("shop-1", 1, FILE);

        kubelet.end(running("shop-1", Stage.BUILD, 1), 0, DIGEST);
        kubelet.end(
                running("shop-1", Stage.RELEASE, 1),
                1,
                "{\"outcome\":\"rolled-back\",\"revision\":2,\"message\":\"pod not ready; rolled back to revision 2\"}");
        DeployJobStatus status = finished("shop-1", Reasons.RELEASE_FAILED);

        assertThat(status.message()).contains("rolled back to revision 2");
        assertThat(status.units().getFirst().helm().revision()).isEqualTo(2);
    }

    @Test
    void a_broken_deploy_file_ends_the_job_with_line_and_column() {
        track("shop");
        push("shop-1", 1, "[api]\n[[docker]]\ntga = \"x\"\n");

        assertThat(finished("shop-1", Reasons.INVALID_DEPLOY_FILE).message())
                .startsWith("kube-git-deploy.toml line ")
                .contains("line 3, column 1: unknown key");
    }

    @Test
    void a_commit_without_deploy_file_is_skipped() {
        track("shop");
        create("shop-1", 1, "");

        DeployJobStatus status = finished("shop-1", Reasons.SKIPPED);

        assertThat(status.phase()).isEqualTo(DeployJobStatus.Phase.Skipped);
    }

    @Test
    void while_the_gateway_is_away_the_job_waits_and_says_so() {
        track("shop");
        String call = "GET /internal/v1/sources/" + namespace + "/shop-1/deploy-file";
        gateway.answer(call, 503, "GitHubUnavailable");
        create("shop-1", 1, "");

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(fetch("shop-1").getStatus().message()).isEqualTo("GitHubUnavailable says why"));
        gateway.forget(call);

        finished("shop-1", Reasons.SKIPPED);
    }

    @Test
    void a_newer_push_supersedes_an_older_one_that_is_building() {
        allowReleases();
        track("shop");
        push("shop-1", 1, FILE);
        running("shop-1", Stage.BUILD, 1);

        push("shop-2", 2, FILE);

        assertThat(finished("shop-1", Reasons.SUPERSEDED).message()).contains("shop-2");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(jobs("shop-1", Stage.BUILD)).isEmpty());
        running("shop-2", Stage.BUILD, 1);
    }

    @Test
    void an_older_push_that_arrives_late_is_superseded() {
        track("shop");
        push("shop-2", 2, "");
        finished("shop-2", Reasons.NOTHING_TO_DO);

        push("shop-1", 1, FILE);

        finished("shop-1", Reasons.SUPERSEDED);
        assertThat(jobs("shop-1", Stage.BUILD)).isEmpty();
    }

    @Test
    void with_queue_a_newer_push_waits_for_the_older_one() {
        allowReleases();
        track("shop", Concurrency.Queue);
        push("shop-1", 1, FILE);
        Job build = running("shop-1", Stage.BUILD, 1);

        push("shop-2", 2, "");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(fetch("shop-2").getStatus().message()).isEqualTo("shop-1 goes first"));
        kubelet.end(build, 1, "no");

        finished("shop-1", Reasons.BUILD_FAILED);
        finished("shop-2", Reasons.NOTHING_TO_DO);
    }

    @Test
    void a_cancelled_job_ends_its_build() {
        track("shop");
        push("shop-1", 1, FILE);
        running("shop-1", Stage.BUILD, 1);

        client.resources(DeployJob.class)
                .inNamespace(namespace)
                .withName("shop-1")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"cancel\":true}}");

        finished("shop-1", Reasons.CANCELLED);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(jobs("shop-1", Stage.BUILD)).isEmpty());
    }

    @Test
    void a_build_whose_job_vanished_is_tried_again() {
        track("shop");
        push("shop-1", 1, FILE);
        Job first = running("shop-1", Stage.BUILD, 1);

        client.resource(first).delete();

        running("shop-1", Stage.BUILD, 2);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fetch("shop-1")
                                .getStatus()
                                .units()
                                .getFirst()
                                .docker()
                                .attempt())
                        .isEqualTo(2));
    }

    @Test
    void a_second_operator_stands_by_and_goes_on_where_the_first_one_stopped() throws IOException {
        allowReleases();
        track("shop");
        DeployJob job = push("shop-1", 1, FILE);
        Job build = running("shop-1", Stage.BUILD, 1);
        OperatorProcess second = new OperatorProcess(config, server.operator());
        await().atMost(SOON).until(second::ready);
        operator.close();
        operator = second;
        kubelet.end(build, 0, DIGEST);

        kubelet.end(running("shop-1", Stage.RELEASE, 1), 0, DEPLOYED);

        finished("shop-1", Reasons.DEPLOYED);
        assertThat(jobs("shop-1", Stage.BUILD)).hasSize(1);
        assertThat(events(job)).extracting(Event::getReason).doesNotHaveDuplicates();
    }

    @Test
    void a_newer_push_releases_only_after_the_older_one_has_released() {
        allowReleases();
        track("shop");
        push("shop-1", 1, FILE);
        kubelet.end(running("shop-1", Stage.BUILD, 1), 0, DIGEST);
        Job older = running("shop-1", Stage.RELEASE, 1);

        push("shop-2", 2, FILE);
        kubelet.end(running("shop-2", Stage.BUILD, 1), 0, DIGEST);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fetch("shop-2").getStatus().message())
                        .contains("is held by " + namespace + "/shop-1"));
        assertThat(jobs("shop-2", Stage.RELEASE)).isEmpty();
        kubelet.end(older, 0, DEPLOYED);

        finished("shop-1", Reasons.DEPLOYED);
        kubelet.end(running("shop-2", Stage.RELEASE, 1), 0, DEPLOYED);
        finished("shop-2", Reasons.DEPLOYED);
    }

    @Test
    void a_release_of_another_repository_is_refused() {
        allowReleases();
        track("shop");
        track("other");
        push("shop-1", 1, "[api]\n[[helm]]\nchart = \"c\"\n");
        kubelet.end(running("shop-1", Stage.RELEASE, 1), 0, DEPLOYED);
        finished("shop-1", Reasons.DEPLOYED);

        gateway.deployFile(namespace, "other-1", "[api]\n[[helm]]\nchart = \"c\"\n");
        create("other-1", 5, "other");

        assertThat(finished("other-1", Reasons.RELEASE_FAILED).message())
                .contains("belongs to the repository octo/shop");
    }

    @Test
    void a_service_account_without_rights_is_told_which_role_is_missing() {
        track("shop");
        push("shop-1", 1, "[api]\n[[helm]]\nchart = \"c\"\nnamespace = \"elsewhere\"\n");

        assertThat(finished("shop-1", Reasons.RELEASE_FAILED).message())
                .contains("the ServiceAccount default of namespace " + namespace
                        + " may not create Secrets in namespace elsewhere")
                .contains("RoleBinding");
        assertThat(jobs("shop-1", Stage.RELEASE)).isEmpty();
    }

    @Test
    void a_deleted_job_stays_until_its_helm_job_has_ended() {
        allowReleases();
        track("shop");
        DeployJob job = push("shop-1", 1, "[api]\n[[helm]]\nchart = \"c\"\n");
        Job release = running("shop-1", Stage.RELEASE, 1);

        client.resource(job).delete();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(fetch("shop-1").isMarkedForDeletion()).isTrue());
        assertThat(jobs("shop-1", Stage.RELEASE)).hasSize(1);
        kubelet.end(release, 0, DEPLOYED);

        await().atMost(SOON).until(() -> fetch("shop-1") == null);
    }

    @Test
    void a_release_that_is_lost_while_its_deploy_job_is_being_deleted_is_tried_again() {
        allowReleases();
        track("shop");
        DeployJob job = push("shop-1", 1, "[api]\n[[helm]]\nchart = \"c\"\n");
        Job release = running("shop-1", Stage.RELEASE, 1);

        client.resource(job).delete();
        client.resource(release).delete();
        kubelet.endPod(release, 137, "");
        kubelet.end(running("shop-1", Stage.RELEASE, 2), 0, DEPLOYED);

        await().atMost(SOON).until(() -> fetch("shop-1") == null);
        assertThat(jobs("shop-1", Stage.RELEASE))
                .singleElement()
                .satisfies(left -> assertThat(left.getMetadata().getOwnerReferences())
                        .as("it goes with the DeployJob")
                        .hasSize(1));
    }

    @Test
    void in_a_namespace_that_is_being_deleted_a_job_ends() {
        track("shop");
        String call = "GET /internal/v1/sources/" + namespace + "/shop-1/deploy-file";
        gateway.answer(call, 503, "GitHubUnavailable");
        create("shop-1", 1, "");
        await().atMost(SOON).until(() -> fetch("shop-1").getStatus() != null);
        client.namespaces().withName(namespace).delete();

        gateway.deployFile(namespace, "shop-1", FILE);

        assertThat(finished("shop-1", Reasons.CANCELLED).message()).contains("namespace is being deleted");
    }

    @Test
    void a_pod_that_still_runs_keeps_the_release_held() {
        allowReleases();
        track("shop");
        push("shop-1", 1, "[api]\n[[helm]]\nchart = \"c\"\n");
        Job release = running("shop-1", Stage.RELEASE, 1);

        kubelet.endJob(release, true);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(fetch("shop-1").getStatus().message()).contains("waiting for its pod to end"));
        kubelet.endPod(release, 0, DEPLOYED);

        finished("shop-1", Reasons.DEPLOYED);
    }

    @Test
    void builds_beyond_the_limit_of_a_namespace_wait_and_say_so() {
        track("shop");
        push(
                "shop-1",
                1,
                FILE.replace("[api]", "[one]") + FILE.replace("[api]", "[two]") + FILE.replace("[api]", "[three]"));

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(jobs("shop-1", Stage.BUILD)).hasSize(2);
            assertThat(fetch("shop-1").getStatus().message()).contains("2 builds run in the namespace already");
        });
        Job one = jobs("shop-1", Stage.BUILD).getFirst();
        kubelet.run(one);
        kubelet.end(one, 1, "no");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(jobs("shop-1", Stage.BUILD)).hasSize(3));
    }

    @Test
    void a_repository_is_hooked_and_unhooked_by_the_gateway() {
        track("shop");
        await().atMost(SOON).untilAsserted(() -> {
            TrackedRepository repository = repository("shop");
            assertThat(condition(repository, Conditions.HOOKED).getStatus()).isEqualTo("True");
            assertThat(repository.getStatus().webhookId()).isEqualTo(7);
            assertThat(repository.getStatus().fullName()).isEqualTo("octo/Shop");
        });
        String uid = repository("shop").getMetadata().getUid();
        String call = "DELETE /internal/v1/tracked/" + namespace + "/shop";
        gateway.answer(call, 503, "EtcdUnavailable");

        client.resource(repository("shop")).delete();
        await().atMost(SOON).untilAsserted(() -> assertThat(gateway.calls).contains(call + "?uid=" + uid));
        assertThat(repository("shop").getMetadata().getFinalizers()).contains(Labels.UNHOOK_FINALIZER);
        gateway.forget(call);

        await().atMost(SOON).until(() -> repository("shop") == null);
    }

    @Test
    void a_repository_that_is_refused_says_why() {
        gateway.answer("PUT /internal/v1/tracked/" + namespace + "/shop", 409, "AlreadyTracked");
        track("shop");

        await().atMost(SOON).untilAsserted(() -> {
            Condition ready = condition(repository("shop"), Conditions.READY);
            assertThat(ready.getStatus()).isEqualTo("False");
            assertThat(ready.getReason()).isEqualTo(Reasons.ALREADY_TRACKED);
            assertThat(ready.getMessage()).isEqualTo("AlreadyTracked says why");
        });
    }

    @Test
    void finished_jobs_beyond_the_limits_are_deleted() {
        TrackedRepository repository = new TrackedRepository();
        repository.getMetadata().setName("shop");
        repository.getMetadata().setNamespace(namespace);
        repository.setSpec(new TrackedRepositorySpec(
                "octo", "shop", null, null, null, null, null, null, null, new HistoryLimits(2, 1), null));
        client.resource(repository).create();

        for (int i = 1; i <= 4; i++) {
            push("shop-" + i, i, "");
            String name = "shop-" + i;
            await().atMost(SOON).until(() -> ended(name));
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(client.resources(DeployJob.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .hasSize(2)
                        .anyMatch(job -> job.getMetadata().getName().equals("shop-4")));
    }

    @Test
    void it_is_ready_when_what_it_watches_is_known() {
        await().atMost(SOON).until(operator::ready);
        assertThat(operator.port()).isPositive();
    }

    private void allowReleases() {
        client.rbac()
                .clusterRoleBindings()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName("default")
                        .withNamespace(namespace)
                        .endSubject()
                        .build())
                .create();
    }

    private void track(String name) {
        track(name, Concurrency.Supersede);
    }

    private void track(String name, Concurrency concurrency) {
        TrackedRepository repository = new TrackedRepository();
        repository.getMetadata().setName(name);
        repository.getMetadata().setNamespace(namespace);
        repository.setSpec(
                new TrackedRepositorySpec("octo", name, null, null, null, concurrency, null, null, null, null, null));
        client.resource(repository).create();
    }

    private DeployJob push(String name, int number, String file) {
        gateway.deployFile(namespace, name, file);
        return create(name, number, "shop");
    }

    private DeployJob create(String name, int number, String repository) {
        String tracked = repository.isEmpty() ? "shop" : repository;
        DeployJob job = new DeployJob();
        job.getMetadata().setName(name);
        job.getMetadata().setNamespace(namespace);
        job.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion("kube-git-deploy.io/v1alpha1")
                        .withKind("TrackedRepository")
                        .withName(tracked)
                        .withUid(repository(tracked).getMetadata().getUid())
                        .build()));
        job.setSpec(new DeployJobSpec(
                tracked,
                (long) number,
                "refs/heads/main",
                ("c" + number).repeat(20),
                "0".repeat(40),
                1_700_000_000L + number,
                "change",
                "Octo <octo@example.com>",
                null,
                false));
        return client.resource(job).create();
    }

    /** The Job of that attempt, once it is there; its pod runs then. */
    private Job running(String deployJob, Stage stage, int attempt) {
        Job job = await().atMost(SOON)
                .until(
                        () -> jobs(deployJob, stage).stream()
                                .filter(found -> Integer.toString(attempt)
                                        .equals(found.getMetadata().getLabels().get(Labels.ATTEMPT)))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        kubelet.run(job);
        return job;
    }

    private List<Job> jobs(String deployJob, Stage stage) {
        return client
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(Labels.STAGE, stage.word())
                .list()
                .getItems()
                .stream()
                .filter(job ->
                        deployJob.equals(job.getMetadata().getAnnotations().get(Labels.DEPLOY_JOB)))
                .toList();
    }

    private DeployJobStatus finished(String name, String reason) {
        await().atMost(SOON).untilAsserted(() -> {
            DeployJobStatus status = fetch(name).getStatus();
            assertThat(status).isNotNull();
            assertThat(status.conditions())
                    .as(status.message())
                    .anyMatch(c -> c.getType().equals(Conditions.FINISHED)
                            && c.getStatus().equals("True")
                            && c.getReason().equals(reason));
        });
        return fetch(name).getStatus();
    }

    private boolean ended(String name) {
        DeployJob job = fetch(name);
        return job == null || (job.getStatus() != null && job.getStatus().completionTime() != null);
    }

    private DeployJob fetch(String name) {
        return client.resources(DeployJob.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private TrackedRepository repository(String name) {
        return client.resources(TrackedRepository.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private List<Event> events(DeployJob job) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> job.getMetadata()
                        .getUid()
                        .equals(event.getInvolvedObject().getUid()))
                .sorted(Comparator.comparing(Event::getLastTimestamp)
                        .thenComparing(event -> event.getMetadata().getName()))
                .toList();
    }

    private static Condition condition(TrackedRepository repository, String type) {
        return repository.getStatus().conditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static void namespace(String name) {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }
}
