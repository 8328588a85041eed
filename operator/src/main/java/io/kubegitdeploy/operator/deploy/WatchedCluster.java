package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobState;
import io.kubegitdeploy.operator.jobs.Stage;
import io.kubegitdeploy.operator.jobs.Warning;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Kubernetes by way of the operator's client and its informers' caches. */
final class WatchedCluster implements Cluster {
    private static final String OURS = Labels.MANAGED_BY + "=" + Labels.MANAGER + "," + Labels.STAGE;
    private static final String JOB_NAME = "batch.kubernetes.io/job-name";
    private static final String RUNNING_BUILDS = "running-builds";
    private static final int LOG_LINES = 100;
    private static final int LOG_BYTES = 64 * 1024;
    private static final long WARNINGS = 100;

    private final KubernetesClient client;
    private final DeployJobs deployJobs;
    private final DepartedPods departed = new DepartedPods();
    private final InformerEventSource<Job, DeployJob> jobs;
    private final InformerEventSource<Pod, DeployJob> pods;
    private final InformerEventSource<TrackedRepository, DeployJob> repositories;
    private final SimpleInboundEventSource<DeployJob> nudges = new SimpleInboundEventSource<>("nudges");

    WatchedCluster(KubernetesClient client, DeployJobs deployJobs, EventSourceContext<DeployJob> context) {
        this.client = client;
        this.deployJobs = deployJobs;
        this.jobs = source("jobs", Job.class, OURS, WatchedCluster::deployJobOf, gone -> {}, context);
        this.pods = source("pods", Pod.class, OURS, WatchedCluster::deployJobOf, departed::keep, context);
        this.repositories =
                source("repositories", TrackedRepository.class, null, this::unfinishedOf, gone -> {}, context);
        jobs.addIndexer(RUNNING_BUILDS, job -> runningBuild(job) ? List.of(RUNNING_BUILDS) : List.of());
    }

    List<EventSource<?, DeployJob>> eventSources() {
        return List.of(jobs, pods, repositories, nudges);
    }

    /** Has the DeployJobs looked at again. */
    void nudge(Collection<DeployJob> others) {
        others.forEach(other -> nudges.propagateEvent(ResourceID.fromResource(other)));
    }

    @Override
    public Optional<TrackedRepository> repository(DeployJob job) {
        String namespace = job.getMetadata().getNamespace();
        String name = job.getSpec().repository();
        return repositories
                .get(new ResourceID(name, namespace))
                .or(() -> Optional.ofNullable(client.resources(TrackedRepository.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
    }

    @Override
    public List<DeployJob> siblings(DeployJob job) {
        return deployJobs.siblings(job);
    }

    @Override
    public List<Job> knownJobs(DeployJob job) {
        return List.copyOf(jobs.getSecondaryResources(job));
    }

    @Override
    public Optional<Job> freshJob(JobIdentity id) {
        return Optional.ofNullable(client.batch()
                .v1()
                .jobs()
                .inNamespace(id.namespace())
                .withName(id.name())
                .get());
    }

    @Override
    public Optional<Job> knownJob(String namespace, String name) {
        return jobs.get(new ResourceID(name, namespace));
    }

    @Override
    public List<Job> runningBuilds() {
        return jobs.byIndex(RUNNING_BUILDS, RUNNING_BUILDS);
    }

    @Override
    public List<Pod> knownPods(DeployJob job, JobIdentity id) {
        return pods.getSecondaryResources(job).stream()
                .filter(pod -> id.name().equals(jobOf(pod)))
                .toList();
    }

    @Override
    public List<Pod> freshPods(JobIdentity id) {
        return client.pods()
                .inNamespace(id.namespace())
                .withLabel(JOB_NAME, id.name())
                .list()
                .getItems();
    }

    @Override
    public List<Pod> departedPods(JobIdentity id) {
        return departed.of(id.namespace(), id.name()).stream().toList();
    }

    @Override
    public String log(Pod pod, String container) {
        try {
            return client.pods()
                    .resource(pod)
                    .inContainer(container)
                    .limitBytes(LOG_BYTES)
                    .tailingLines(LOG_LINES)
                    .getLog();
        } catch (KubernetesClientException e) {
            return "";
        }
    }

    @Override
    public Optional<String> warning(String namespace, String uid) {
        return client
                .v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.uid", uid)
                .withField("type", "Warning")
                .list(new ListOptionsBuilder().withLimit(WARNINGS).build())
                .getItems()
                .stream()
                .max(Comparator.comparing(WatchedCluster::time))
                .map(event -> Warning.told(event.getReason(), event.getMessage()));
    }

    @Override
    public boolean maySecrets(String verb, String target, String namespace, String serviceAccount) {
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + namespace + ":" + serviceAccount)
                .withGroups(List.of(
                        "system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated"))
                .withNewResourceAttributes()
                .withNamespace(target)
                .withResource("secrets")
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        SubjectAccessReview answer =
                client.authorization().v1().subjectAccessReview().create(review);
        return answer.getStatus() != null
                && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }

    @Override
    public void create(Job job) {
        client.batch().v1().jobs().resource(job).create();
    }

    @Override
    public void end(JobIdentity id) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(id.namespace())
                .withName(id.name())
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    /** The name of the Job that made it. */
    static String jobOf(Pod pod) {
        return pod.getMetadata().getLabels().get(JOB_NAME);
    }

    private static String time(Event event) {
        return Objects.requireNonNullElse(
                event.getLastTimestamp(), event.getMetadata().getCreationTimestamp());
    }

    private static boolean runningBuild(Job job) {
        return Stage.BUILD.word().equals(job.getMetadata().getLabels().get(Labels.STAGE)) && !JobState.over(job);
    }

    private static Set<ResourceID> deployJobOf(HasMetadata made) {
        Map<String, String> annotations = made.getMetadata().getAnnotations();
        String name = annotations == null ? null : annotations.get(Labels.DEPLOY_JOB);
        return name == null
                ? Set.of()
                : Set.of(new ResourceID(name, made.getMetadata().getNamespace()));
    }

    private Set<ResourceID> unfinishedOf(TrackedRepository repository) {
        return deployJobs.of(repository).stream()
                .filter(job -> !DeployJobs.finished(job))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static <R extends HasMetadata> InformerEventSource<R, DeployJob> source(
            String name,
            Class<R> type,
            String labels,
            SecondaryToPrimaryMapper<R> mapper,
            Consumer<R> gone,
            EventSourceContext<DeployJob> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, DeployJob.class)
                        .withName(name)
                        .withLabelSelector(labels)
                        .withSecondaryToPrimaryMapper(mapper)
                        .withOnDeleteFilter((object, unknown) -> {
                            gone.accept(object);
                            return true;
                        })
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
    }
}
