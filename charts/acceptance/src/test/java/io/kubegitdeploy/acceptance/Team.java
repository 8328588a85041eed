package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.TrackedRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * A team of the cluster: a namespace in which Pod Security {@code baseline} is enforced, with the rights of
 * {@code examples/quickstart.yaml}, and repositories at GitHub. Each test has a team of its own.
 */
final class Team implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration A_DEPLOYMENT = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final String namespace;
    private final List<Repository> repositories = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private boolean keep;

    private Team(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    static Team create(Cluster cluster, String namespace) {
        Team team = new Team(cluster, namespace);
        team.apply(team.example().replaceAll("(?s)---\\napiVersion: kube-git-deploy.io/.*", ""));
        // Made by a controller, some time after the namespace.
        await(
                "the namespace has its default ServiceAccount",
                SOON,
                () -> team.client()
                        .serviceAccounts()
                        .inNamespace(namespace)
                        .withName("default")
                        .get(),
                Objects::nonNull);
        return team;
    }

    Cluster cluster() {
        return cluster;
    }

    String namespace() {
        return namespace;
    }

    private KubernetesClient client() {
        return cluster.client();
    }

    /** What a team writes, moved into this team's namespace. */
    private String example() {
        try {
            return Files.readString(cluster.file("examples/quickstart.yaml"))
                    .replaceAll("(namespace|  name): sample\\b", "$1: " + namespace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void apply(String yaml) {
        for (HasMetadata item : client().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            client().resource(item).fieldManager("acceptance").forceConflicts().serverSideApply();
        }
    }

    /** Gives another team's releases the rights that this team's have here. */
    void admit(Team other) {
        apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: guests, namespace: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
                subjects: [{kind: ServiceAccount, name: deployer, namespace: %s}]
                """.formatted(namespace, other.namespace));
    }

    /** A new repository at GitHub with this name and the namespace's. */
    Repository repository(String name) {
        Repository repository = Repository.create(cluster.gitHub(), namespace + "-" + name);
        repositories.add(repository);
        return repository;
    }

    /** A new gate for a release of {@link Sources#note}; closed. */
    Gate gate(String name) {
        Gate gate = new Gate(this, name);
        gates.add(gate);
        return gate;
    }

    /** Tracks a repository and waits until it is ready. */
    TrackedRepository track(Repository repository, String... branches) {
        requestTracking("app", repository, branches);
        return ready("app");
    }

    /** A TrackedRepository, when it is ready. */
    TrackedRepository ready(String name) {
        return await(
                "the repository " + name + " is ready",
                SOON,
                () -> tracked(name),
                tracked -> Conditioned.of(tracked).is("Ready", "True"));
    }

    /** Asks for it; branches may be globs, none means the default branch. */
    void requestTracking(String name, Repository repository, String... branches) {
        String globs = branches.length == 0 ? "[]" : "['" + String.join("', '", branches) + "']";
        apply("""
                apiVersion: kube-git-deploy.io/v1alpha1
                kind: TrackedRepository
                metadata:
                  name: %s
                  namespace: %s
                spec:
                  owner: %s
                  name: %s
                  branches: %s
                  build:
                    timeoutSeconds: 120
                    buildArgs: {BASE: "%s"}
                  deploy:
                    serviceAccountName: deployer
                    timeoutSeconds: 60
                  history: {succeeded: 100, failed: 100}
                """.formatted(name, namespace, LocalGitHub.OWNER, repository.name(), globs, Sources.BASE));
    }

    /** Changes the spec by such YAML on one line, and waits until the change counts. */
    void change(String name, String spec) {
        kubectl("patch", "trepo", name, "--type=merge", "--patch=spec: " + spec).successful();
        await(
                "the change of " + name + " counts",
                SOON,
                () -> tracked(name),
                tracked -> tracked.getMetadata()
                                .getGeneration()
                                .equals(tracked.getStatus().observedGeneration())
                        && Conditioned.of(tracked).is("Ready", "True"));
    }

    TrackedRepository tracked(String name) {
        return client().resources(TrackedRepository.class)
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    List<DeployJob> deployJobs() {
        return client().resources(DeployJob.class).inNamespace(namespace).list().getItems();
    }

    /** The DeployJob of a push, as soon as it is there. */
    DeployJob job(Push push) {
        return await(
                        "a DeployJob for " + push,
                        SOON,
                        () -> deployJobs().stream()
                                .filter(job -> job.getSpec().commit().equals(push.commit())
                                        && job.getSpec().ref().equals(push.ref()))
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    /** The DeployJob of a push, when it has ended. */
    DeployJob ended(Push push) {
        return ended(job(push).getMetadata().getName());
    }

    DeployJob ended(String name) {
        return await(
                "the end of " + name,
                A_DEPLOYMENT,
                () -> deployJob(name),
                job -> Conditioned.of(job).is("Finished", "True"));
    }

    /** The DeployJob of a push, which must have ended well. */
    DeployJob deployed(Push push) {
        return deployed(job(push).getMetadata().getName());
    }

    DeployJob deployed(String name) {
        DeployJob job = ended(name);
        assertThat(Conditioned.of(job).reason("Succeeded"))
                .as("reason of %s: %s", job.getMetadata().getName(), job.getStatus())
                .isEqualTo("Deployed");
        return job;
    }

    /** The DeployJob of that name, when it says what it waits for. */
    DeployJob waiting(String name, String forWhat) {
        return await(
                name + " waits: " + forWhat,
                SOON,
                () -> deployJob(name),
                job -> job.getStatus() != null && job.getStatus().message().contains(forWhat));
    }

    DeployJob deployJob(String name) {
        return client().resources(DeployJob.class)
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    /** The Jobs that were made for a DeployJob. */
    List<Job> jobs(DeployJob job) {
        return client().batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(Labels.DEPLOY_JOB_UID, job.getMetadata().getUid())
                .list()
                .getItems();
    }

    /** The events of a DeployJob, the oldest first; those of one second by name. */
    List<Event> events(DeployJob job) {
        return client()
                .v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.uid", job.getMetadata().getUid())
                .list()
                .getItems()
                .stream()
                .sorted(Comparator.comparing(Event::getFirstTimestamp))
                .toList();
    }

    /** The page that a Service of the team's application gives, by way of no proxy. */
    Http.Answer page(String service) {
        return Http.get(cluster.service(namespace, service, 8080).resolve("/"));
    }

    Program.Ended helm(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--namespace", namespace));
        return cluster.helm(all.toArray(String[]::new));
    }

    /** What Helm and the fence say of a release of this team. */
    Release release(String name) {
        return new Release(this, name);
    }

    /** The Secrets in which Helm keeps revisions, of whatever state. */
    List<String> helmRevisions() {
        return kubectl("get", "secrets", "--selector=owner=helm", "-o", "name")
                .successful()
                .lines()
                .toList();
    }

    Program.Ended kubectl(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--namespace", namespace));
        all.addAll(List.of(arguments));
        return cluster.kubectl(all.toArray(String[]::new));
    }

    /** Looks until it is as it should be, and says what it saw last if it never was. */
    static <T> T await(String what, Duration limit, Supplier<T> look, Predicate<T> good) {
        AtomicReference<T> last = new AtomicReference<>();
        Awaitility.await(what)
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(ResourceNotFoundException.class)
                .untilAsserted(() -> {
                    last.set(look.get());
                    assertThat(good.test(last.get()))
                            .as(() -> what + ", seen last: " + shown(last.get()))
                            .isTrue();
                });
        return last.get();
    }

    private static Object shown(Object seen) {
        return seen instanceof CustomResource<?, ?> resource
                ? resource.getMetadata().getName() + " " + resource.getStatus()
                : seen;
    }

    /** Leaves everything in place for a look at it. */
    void keepForDiagnosis() {
        keep = true;
    }

    @Override
    public void close() {
        repositories.forEach(Repository::close);
        if (!keep) {
            gates.forEach(Gate::remove);
            client().namespaces().withName(namespace).delete();
        }
    }
}
