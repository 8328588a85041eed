package io.kubegitdeploy.operator.jobs;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.CapabilitiesBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Scheduling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parts that both Jobs share: one attempt, one pod, the repository at the commit in {@link #SOURCE_DIR}. */
public final class JobShape {
    /** Where the emptyDir is: outside every path that an image may use, since Kaniko leaves mount points out of its snapshots. */
    public static final String WORK_DIR = "/.kgd";

    /** The repository at the commit. */
    public static final String SOURCE_DIR = WORK_DIR + "/source";

    private static final String WORK = "work";
    private static final String TOKEN = "gateway-token";
    private static final String TOKEN_DIR = "/var/run/secrets/kube-git-deploy";
    private static final Quantity WORK_LIMIT = new Quantity("4Gi");
    private static final ResourceRequirements SOURCE_RESOURCES = new ResourceRequirementsBuilder()
            .addToRequests("cpu", new Quantity("50m"))
            .addToRequests("memory", new Quantity("64Mi"))
            .addToLimits("memory", new Quantity("256Mi"))
            .build();

    private JobShape() {}

    /** The Job around a pod: no second pod by itself (attempts are the operator's), ended by a deadline, kept when done. */
    public static Job job(JobIdentity id, long deadlineSeconds, PodSpec pod, Scheduling scheduling) {
        Map<String, String> labels = merge(scheduling.labels(), id.labels());
        Map<String, String> annotations = merge(scheduling.annotations(), id.annotations());
        return new JobBuilder()
                .withNewMetadata()
                .withName(id.name())
                .withNamespace(id.namespace())
                .withLabels(labels)
                .withAnnotations(annotations)
                .withOwnerReferences(id.owners())
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withPodReplacementPolicy("Failed")
                .withActiveDeadlineSeconds(deadlineSeconds)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withSpec(scheduled(pod, scheduling))
                .endTemplate()
                .endSpec()
                .build();
    }

    /** A pod that starts with the source step; the API server's token is mounted nowhere unless a container asks for it. */
    public static PodSpecBuilder pod(JobIdentity id, String serviceAccount, JobSettings settings) {
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withServiceAccountName(serviceAccount)
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .addToInitContainers(source(id, settings))
                .addToVolumes(workVolume(), tokenVolume());
    }

    public static VolumeMount workMount() {
        return new VolumeMountBuilder().withName(WORK).withMountPath(WORK_DIR).build();
    }

    public static Capabilities capabilities(List<String> added) {
        return new CapabilitiesBuilder().withDrop("ALL").withAdd(added).build();
    }

    public static EnvVar env(String name, String value) {
        return new EnvVar(name, Literal.of(value), null);
    }

    /** It runs as its pod does (uid 0 of the user namespace beside Kaniko, so that files belong to 0:0), always without capabilities. */
    private static Container source(JobIdentity id, JobSettings settings) {
        String url = settings.gateway() + "/internal/v1/sources/" + id.namespace() + "/" + id.deployJob() + "/archive";
        return new ContainerBuilder()
                .withName("source")
                .withImage(settings.jobImage())
                .withImagePullPolicy(settings.pullPolicy())
                .withArgs("source")
                .withEnv(
                        env("KGD_SOURCE_URL", url),
                        env("KGD_SOURCE_DIR", SOURCE_DIR),
                        env("KGD_TOKEN_FILE", TOKEN_DIR + "/token"))
                .withVolumeMounts(
                        workMount(),
                        new VolumeMountBuilder()
                                .withName(TOKEN)
                                .withMountPath(TOKEN_DIR)
                                .withReadOnly(true)
                                .build())
                .withResources(SOURCE_RESOURCES)
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(new SecurityContextBuilder()
                        .withAllowPrivilegeEscalation(false)
                        .withReadOnlyRootFilesystem(true)
                        .withCapabilities(capabilities(List.of()))
                        .build())
                .build();
    }

    private static Volume workVolume() {
        return new VolumeBuilder()
                .withName(WORK)
                .withNewEmptyDir()
                .withSizeLimit(WORK_LIMIT)
                .endEmptyDir()
                .build();
    }

    private static Volume tokenVolume() {
        return new VolumeBuilder()
                .withName(TOKEN)
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken(Labels.AUDIENCE, 600L, "token")
                .endSource()
                .endProjected()
                .build();
    }

    private static PodSpec scheduled(PodSpec pod, Scheduling scheduling) {
        return new PodSpecBuilder(pod)
                .withNodeSelector(scheduling.nodeSelector())
                .withTolerations(scheduling.tolerations())
                .withAffinity(scheduling.affinity())
                .withPriorityClassName(scheduling.priorityClassName())
                .withRuntimeClassName(scheduling.runtimeClassName())
                .withImagePullSecrets(scheduling.imagePullSecrets())
                .build();
    }

    private static Map<String, String> merge(Map<String, String> theirs, Map<String, String> ours) {
        Map<String, String> merged = new HashMap<>(theirs);
        merged.putAll(ours);
        return merged;
    }
}
