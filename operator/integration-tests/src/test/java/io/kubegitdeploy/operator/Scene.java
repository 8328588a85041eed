package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
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
import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec.Concurrency;
import io.kubegitdeploy.operator.jobs.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where a test plays: a namespace of its own, the people and the machines that act in it, and what is to be seen there. */
final class Scene implements BeforeEachCallback {
    static final Duration SOON = Duration.ofMinutes(2);
    static final String DIGEST = "sha256:" + "0a".repeat(32);
    static final String DEPLOYED = "{\"outcome\":\"deployed\",\"revision\":3,\"message\":\"\"}";
    static final String FILE = """
        [api]
        [[docker]]
        directory = "api"
        tag = "reg/api:{{ .git.short_sha }}"
        [[helm]]
        chart = "./chart"
        """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Theatre theatre;
    private String namespace;

    @Override
    public void beforeEach(ExtensionContext context) {
        theatre = Theatre.of(context);
        String name = context.getRequiredTestMethod().getName().replace('_', '-');
        namespace = name.substring(0, Math.min(50, name.length())).replaceAll("-+$", "");
        theatre.server().namespace(namespace);
    }

    Theatre theatre() {
        return theatre;
    }

    String namespace() {
        return namespace;
    }

    KubernetesClient client() {
        return theatre.server().admin();
    }

    StandInGateway gateway() {
        return theatre.gateway();
    }

    Kubelet kubelet() {
        return new Kubelet(client());
    }

    /** The Jobs of this namespace may release anywhere. */
    void allowReleases() {
        client().rbac()
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

    void track(String name) {
        track(name, Concurrency.Supersede);
    }

    void track(String name, Concurrency concurrency) {
        TrackedRepository repository = new TrackedRepository();
        repository.getMetadata().setName(name);
        repository.getMetadata().setNamespace(namespace);
        repository.setSpec(
                new TrackedRepositorySpec("octo", name, null, null, null, concurrency, null, null, null, null, null));
        client().resource(repository).create();
    }

    /** A push to shop whose commit has that deploy file. */
    DeployJob push(String name, int number, String file) {
        gateway().deployFile(namespace, name, file);
        return create(name, number, "shop");
    }

    DeployJob create(String name, int number, String tracked) {
        return create(name, number, tracked, "refs/heads/main", commit(number));
    }

    /** The commit that a push of this number brings, if nothing else is said. */
    static String commit(int number) {
        return String.format("c%d", number).repeat(40).substring(0, 40);
    }

    /** A push to shop of any branch or tag and any commit. */
    DeployJob push(String name, int number, String file, String ref, String commit) {
        gateway().deployFile(namespace, name, file);
        return create(name, number, "shop", ref, commit);
    }

    private DeployJob create(String name, int number, String tracked, String ref, String commit) {
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
                ref,
                commit,
                "0".repeat(40),
                1_700_000_000L + number,
                "change",
                "Octo <octo@example.com>",
                null,
                false));
        return client().resource(job).create();
    }

    /** As a person does with kubectl create: without a number and a time. */
    DeployJob byHand(String name, String file) {
        gateway().deployFile(namespace, name, file);
        DeployJob job = new DeployJob();
        job.getMetadata().setName(name);
        job.getMetadata().setNamespace(namespace);
        job.setSpec(new DeployJobSpec(
                "shop", null, "refs/heads/main", "a".repeat(40), null, null, null, null, null, false));
        return client().resource(job).create();
    }

    /** As the gateway does. */
    void number(String name, long number) {
        client().resources(DeployJob.class)
                .inNamespace(namespace)
                .withName(name)
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(Labels.GATEWAY_FIELD_MANAGER)
                                .withForce(true)
                                .build(),
                        "{\"apiVersion\":\"kube-git-deploy.io/v1alpha1\",\"kind\":\"DeployJob\",\"metadata\":{\"name\":\""
                                + name + "\"},\"status\":{\"jobId\":" + number + "}}");
    }

    /** The Job of that attempt, once it is there; its pod runs then. */
    Job running(String deployJob, Stage stage, int attempt) {
        return running(deployJob, stage, Labels.ATTEMPT, Integer.toString(attempt));
    }

    /** The same of a unit, where there are several. */
    Job running(String deployJob, Stage stage, String unit) {
        return running(deployJob, stage, Labels.UNIT, unit);
    }

    private Job running(String deployJob, Stage stage, String label, String value) {
        Job job = await().atMost(SOON)
                .until(
                        () -> jobs(deployJob, stage).stream()
                                .filter(found -> value.equals(
                                        found.getMetadata().getLabels().get(label)))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        kubelet().run(job);
        return job;
    }

    List<Job> jobs(String deployJob, Stage stage) {
        return client()
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

    DeployJobStatus finished(String name, String reason) {
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

    /** What the fence of the namespace's release "api" remembers. */
    JsonNode fence() throws IOException {
        return JSON.readTree(client().leases()
                .inNamespace(Theatre.OWN)
                .withName(Names.fence(namespace, "api"))
                .get()
                .getMetadata()
                .getAnnotations()
                .get(Labels.FENCE));
    }

    boolean ended(String name) {
        DeployJob job = fetch(name);
        return job == null || (job.getStatus() != null && job.getStatus().completionTime() != null);
    }

    DeployJob fetch(String name) {
        return client().resources(DeployJob.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    TrackedRepository repository(String name) {
        return client().resources(TrackedRepository.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    List<Event> events(DeployJob job) {
        return client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> job.getMetadata()
                        .getUid()
                        .equals(event.getInvolvedObject().getUid()))
                .sorted(Comparator.comparing(Event::getLastTimestamp)
                        .thenComparing(event -> event.getMetadata().getName()))
                .toList();
    }

    static Condition condition(TrackedRepository repository, String type) {
        return repository.getStatus().conditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
