package io.kubegitdeploy.operator.release;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
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
import io.kubegitdeploy.crd.DeploySettings;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobSettings;
import io.kubegitdeploy.operator.jobs.JobShape;
import io.kubegitdeploy.operator.jobs.Literal;
import io.kubegitdeploy.operator.jobs.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A unit's chart, released by our program {@code release} under the ServiceAccount that the TrackedRepository names.
 * Meets Pod Security {@code restricted}; the API server's token is mounted into {@code release} only.
 */
public final class HelmJob {
    private static final long USER = 65532;
    private static final String API_TOKEN = "api-token";
    private static final String TEMP = "temp";

    private static final ResourceRequirements RESOURCES = new ResourceRequirementsBuilder()
            .addToRequests("cpu", new Quantity("50m"))
            .addToRequests("memory", new Quantity("128Mi"))
            .addToLimits("memory", new Quantity("1Gi"))
            .build();

    private HelmJob() {}

    public static Job desired(
            JobIdentity id,
            HelmPlan plan,
            Optional<BuiltImage> image,
            TrackedRepositorySpec repository,
            JobSettings settings) {
        DeploySettings deploy = repository.deploy();
        PodSpecBuilder pod = JobShape.pod(id, deploy.serviceAccountName(), settings)
                .addToContainers(release(id, plan, image, deploy, settings))
                .addToVolumes(apiToken(), temp())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext();
        return JobShape.job(id, deadline(timeout(plan, deploy)), pod.build(), repository.scheduling());
    }

    /** Room for the upgrade, its rollback, and the start of both. */
    static long deadline(int timeoutSeconds) {
        return 2L * timeoutSeconds + 120;
    }

    private static int timeout(HelmPlan plan, DeploySettings deploy) {
        return plan.timeoutSeconds() == null ? deploy.timeoutSeconds() : plan.timeoutSeconds();
    }

    private static Container release(
            JobIdentity id, HelmPlan plan, Optional<BuiltImage> image, DeploySettings deploy, JobSettings settings) {
        return new ContainerBuilder()
                .withName(Stage.RELEASE.container())
                .withImage(settings.jobImage())
                .withImagePullPolicy(settings.pullPolicy())
                .withArgs(args(id, plan, deploy).stream().map(Literal::of).toList())
                .withEnv(
                        JobShape.env("KGD_SOURCE_DIR", JobShape.SOURCE_DIR),
                        JobShape.env("KGD_VALUES", HelmValues.json(plan, image)))
                .withVolumeMounts(JobShape.workMount(), apiTokenMount(), tempMount())
                .withResources(deploy.resources() == null ? RESOURCES : deploy.resources())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(new SecurityContextBuilder()
                        .withAllowPrivilegeEscalation(false)
                        .withReadOnlyRootFilesystem(true)
                        .withCapabilities(JobShape.capabilities(List.of()))
                        .build())
                .build();
    }

    private static List<String> args(JobIdentity id, HelmPlan plan, DeploySettings deploy) {
        List<String> args = new ArrayList<>(List.of(
                "release",
                "--uid=" + id.uid(),
                "--unit=" + id.unit(),
                "--release=" + plan.release(),
                "--namespace=" + plan.namespace(),
                "--chart=" + plan.chart()));
        if (plan.chartRepository() != null) {
            args.add("--repository=" + plan.chartRepository());
        }
        if (plan.version() != null) {
            args.add("--version=" + plan.version());
        }
        plan.values().forEach(file -> args.add("--values=" + file));
        args.addAll(List.of(
                "--timeout=" + timeout(plan, deploy),
                "--wait=" + plan.waitReady(),
                "--atomic=" + plan.atomic(),
                "--history-max=" + deploy.historyMax()));
        return args;
    }

    /** What the kubelet would mount by itself into every container, for one container. */
    private static Volume apiToken() {
        return new VolumeBuilder()
                .withName(API_TOKEN)
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken(null, 3607L, "token")
                .endSource()
                .addNewSource()
                .withNewConfigMap()
                .withName("kube-root-ca.crt")
                .withItems(new KeyToPath("ca.crt", null, "ca.crt"))
                .endConfigMap()
                .endSource()
                .addNewSource()
                .withNewDownwardAPI()
                .addNewItem()
                .withPath("namespace")
                .withFieldRef(new ObjectFieldSelector("v1", "metadata.namespace"))
                .endItem()
                .endDownwardAPI()
                .endSource()
                .endProjected()
                .build();
    }

    private static VolumeMount apiTokenMount() {
        return new VolumeMountBuilder()
                .withName(API_TOKEN)
                .withMountPath("/var/run/secrets/kubernetes.io/serviceaccount")
                .withReadOnly(true)
                .build();
    }

    private static Volume temp() {
        return new VolumeBuilder()
                .withName(TEMP)
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("256Mi"))
                .endEmptyDir()
                .build();
    }

    private static VolumeMount tempMount() {
        return new VolumeMountBuilder().withName(TEMP).withMountPath("/tmp").build();
    }
}
