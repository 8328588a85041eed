package io.kubegitdeploy.operator.build;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.BuildSettings;
import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobSettings;
import io.kubegitdeploy.operator.jobs.JobShape;
import io.kubegitdeploy.operator.jobs.Literal;
import io.kubegitdeploy.operator.jobs.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A unit's image, built from the sources in the pod and pushed by Kaniko; its digest comes back in the termination
 * message. Root, but only inside a user namespace, and with no more than what Dockerfiles with {@code chown},
 * {@code useradd} and {@code apt-get} need. Admitted by Pod Security {@code baseline}.
 */
public final class KanikoJob {
    /** Found by leaving out one at a time; without FSETID and SETFCAP builds end well and silently lose bits. */
    private static final List<String> CAPABILITIES =
            List.of("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETUID", "SETGID", "SETFCAP");

    private static final String REGISTRY_CREDENTIAL = "registry-credential";

    private static final ResourceRequirements RESOURCES = new ResourceRequirementsBuilder()
            .addToRequests("cpu", new Quantity("100m"))
            .addToRequests("memory", new Quantity("256Mi"))
            .build();

    private KanikoJob() {}

    public static Job desired(JobIdentity id, DockerPlan plan, TrackedRepositorySpec repository, JobSettings settings) {
        BuildSettings build = repository.build();
        PodSpecBuilder pod = JobShape.pod(id, build.serviceAccountName(), settings)
                .addToContainers(kaniko(plan, build, settings))
                .withNewSecurityContext()
                .withRunAsUser(0L)
                .withRunAsGroup(0L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext();
        if (settings.userNamespaces()) {
            pod.withHostUsers(false);
        }
        if (build.registrySecret() != null) {
            pod.addToVolumes(new VolumeBuilder()
                    .withName(REGISTRY_CREDENTIAL)
                    .withNewSecret()
                    .withSecretName(build.registrySecret())
                    .withItems(new KeyToPath(".dockerconfigjson", null, "config.json"))
                    .endSecret()
                    .build());
        }
        return JobShape.job(id, build.timeoutSeconds(), pod.build(), repository.scheduling());
    }

    private static Container kaniko(DockerPlan plan, BuildSettings build, JobSettings settings) {
        return new ContainerBuilder()
                .withName(Stage.BUILD.container())
                .withImage(settings.kanikoImage())
                .withImagePullPolicy(settings.pullPolicy())
                .withArgs(args(plan, build).stream().map(Literal::of).toList())
                .withVolumeMounts(mounts(build))
                .withResources(build.resources() == null ? RESOURCES : build.resources())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(new SecurityContextBuilder()
                        .withAllowPrivilegeEscalation(false)
                        .withCapabilities(JobShape.capabilities(CAPABILITIES))
                        .build())
                .build();
    }

    /** Each value stands behind its own {@code --flag=}, so that nothing in it can be read as another flag. */
    private static List<String> args(DockerPlan plan, BuildSettings build) {
        String context = JobShape.SOURCE_DIR + (plan.directory().isEmpty() ? "" : "/" + plan.directory());
        List<String> args = new ArrayList<>(List.of(
                "--context=dir://" + context,
                "--dockerfile=" + context + "/" + plan.dockerfile(),
                "--destination=" + plan.tag(),
                "--digest-file=/dev/termination-log",
                "--log-format=color",
                "--push-retry=3",
                "--image-download-retry=3"));
        if (plan.target() != null) {
            args.add("--target=" + plan.target());
        }
        Map<String, String> buildArgs = new TreeMap<>(build.buildArgs());
        buildArgs.putAll(plan.buildArgs());
        buildArgs.forEach((name, value) -> args.add("--build-arg=" + name + "=" + value));
        if (plan.cache() == null ? build.cache() : plan.cache()) {
            args.add("--cache=true");
            if (build.cacheRepository() != null) {
                args.add("--cache-repo=" + build.cacheRepository());
            }
        }
        return args;
    }

    private static List<VolumeMount> mounts(BuildSettings build) {
        List<VolumeMount> mounts = new ArrayList<>(List.of(JobShape.workMount()));
        if (build.registrySecret() != null) {
            mounts.add(new VolumeMountBuilder()
                    .withName(REGISTRY_CREDENTIAL)
                    .withMountPath("/kaniko/.docker")
                    .withReadOnly(true)
                    .build());
        }
        return mounts;
    }
}
