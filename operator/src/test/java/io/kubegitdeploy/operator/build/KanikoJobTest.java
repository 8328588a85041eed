package io.kubegitdeploy.operator.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.BuildSettings;
import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Scheduling;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobSettings;
import io.kubegitdeploy.operator.jobs.Stage;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KanikoJobTest {
    private static final JobIdentity ID = new JobIdentity("shop", "shop-1", "u-1", "shop", "api", Stage.BUILD, 1);
    private static final JobSettings SETTINGS =
            new JobSettings(URI.create("http://gateway:5002"), "job:1", "kaniko:1", "IfNotPresent", true);
    private static final DockerPlan PLAN = new DockerPlan("api", "registry.local:5000/api:1", null, null, null, null);

    @Test
    void it_builds_the_context_in_the_sources_and_leaves_the_digest_as_termination_message() {
        assertThat(kaniko(job(PLAN)).getArgs())
                .contains(
                        "--context=dir:///.kgd/source/api",
                        "--dockerfile=/.kgd/source/api/Dockerfile",
                        "--destination=registry.local:5000/api:1",
                        "--digest-file=/dev/termination-log");
    }

    @Test
    void root_stays_in_a_user_namespace_with_seven_capabilities() {
        PodSpec pod = job(PLAN).getSpec().getTemplate().getSpec();
        Container kaniko = pod.getContainers().getFirst();

        assertThat(pod.getHostUsers()).isFalse();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(kaniko.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(kaniko.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(kaniko.getSecurityContext().getCapabilities().getAdd())
                .containsExactly("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETUID", "SETGID", "SETFCAP");
    }

    @Test
    void the_setting_for_clusters_without_user_namespaces_leaves_them_out() {
        JobSettings without = new JobSettings(SETTINGS.gateway(), "job:1", "kaniko:1", "IfNotPresent", false);

        assertThat(KanikoJob.desired(ID, PLAN, TrackedRepositorySpec.of("octo", "shop"), without)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getHostUsers())
                .isNull();
    }

    @Test
    void only_the_source_step_has_a_token_and_it_has_no_capability() {
        PodSpec pod = job(PLAN).getSpec().getTemplate().getSpec();
        Container source = pod.getInitContainers().getFirst();

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(source.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/.kgd", "/var/run/secrets/kube-git-deploy");
        assertThat(kaniko(job(PLAN)).getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/.kgd");
        assertThat(source.getSecurityContext().getCapabilities().getAdd()).isEmpty();
        assertThat(pod.getVolumes()
                        .get(1)
                        .getProjected()
                        .getSources()
                        .getFirst()
                        .getServiceAccountToken()
                        .getAudience())
                .isEqualTo(Labels.AUDIENCE);
    }

    @Test
    void user_input_is_a_value_behind_its_own_flag_and_no_variable_of_the_kubelet() {
        DockerPlan hostile =
                new DockerPlan("a b/--force", "reg/x:1", "-f", "$(KGD_TOKEN)", Map.of("A", "$$(B) --x; rm"), null);

        assertThat(kaniko(job(hostile)).getArgs())
                .contains(
                        "--context=dir:///.kgd/source/a b/--force",
                        "--dockerfile=/.kgd/source/a b/--force/-f",
                        "--target=$$(KGD_TOKEN)",
                        "--build-arg=A=$$$$(B) --x; rm")
                .allMatch(arg -> arg.startsWith("--"));
    }

    @Test
    void the_registry_credential_is_mounted_into_the_build_only() {
        BuildSettings build = new BuildSettings("builder", "push", null, 60, true, "reg/cache", Map.of("A", "1"));
        TrackedRepositorySpec spec =
                new TrackedRepositorySpec("octo", "shop", null, null, null, null, null, build, null, null, null);
        Job job = KanikoJob.desired(
                ID, new DockerPlan("", "reg/x:1", null, null, Map.of("A", "2"), null), spec, SETTINGS);
        PodSpec pod = job.getSpec().getTemplate().getSpec();

        assertThat(pod.getServiceAccountName()).isEqualTo("builder");
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(60);
        assertThat(kaniko(job).getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/kaniko/.docker");
        assertThat(pod.getInitContainers().getFirst().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .doesNotContain("/kaniko/.docker");
        assertThat(kaniko(job).getArgs())
                .contains("--context=dir:///.kgd/source", "--cache=true", "--cache-repo=reg/cache", "--build-arg=A=2")
                .doesNotContain("--build-arg=A=1");
    }

    @Test
    void the_key_cache_wins_over_the_tracked_repositorys_and_without_it_that_counts() {
        assertThat(cacheArgs(null, true)).containsExactly("--cache=true", "--cache-repo=reg/cache");
        assertThat(cacheArgs(null, false)).isEmpty();
        assertThat(cacheArgs(false, true)).isEmpty();
        assertThat(cacheArgs(true, false)).containsExactly("--cache=true", "--cache-repo=reg/cache");
    }

    private static List<String> cacheArgs(Boolean key, boolean ofRepository) {
        BuildSettings build = new BuildSettings(null, null, null, null, ofRepository, "reg/cache", null);
        TrackedRepositorySpec spec =
                new TrackedRepositorySpec("octo", "shop", null, null, null, null, null, build, null, null, null);
        DockerPlan plan = new DockerPlan("api", "reg/api:1", null, null, null, key);
        return kaniko(KanikoJob.desired(ID, plan, spec, SETTINGS)).getArgs().stream()
                .filter(arg -> arg.startsWith("--cache"))
                .toList();
    }

    @Test
    void our_labels_win_over_those_of_the_scheduling() {
        Scheduling scheduling = new Scheduling(
                Map.of("disk", "ssd"), null, null, "high", null, null, Map.of("team", "shop"), Map.of("note", "x"));
        TrackedRepositorySpec spec =
                new TrackedRepositorySpec("octo", "shop", null, null, null, null, null, null, null, null, scheduling);
        Job job = KanikoJob.desired(ID, PLAN, spec, SETTINGS);

        assertThat(job.getMetadata().getName()).isEqualTo(ID.name());
        assertThat(job.getMetadata().getOwnerReferences().getFirst().getUid()).isEqualTo("u-1");
        assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
                .containsEntry("team", "shop")
                .containsEntry(Labels.MANAGED_BY, Labels.MANAGER)
                .containsEntry(Labels.UNIT, "api");
        assertThat(job.getSpec().getTemplate().getSpec().getNodeSelector()).containsEntry("disk", "ssd");
        assertThat(job.getSpec().getTemplate().getSpec().getPriorityClassName()).isEqualTo("high");
    }

    @Test
    void one_pod_per_job_and_no_deletion_by_time() {
        assertThat(job(PLAN).getSpec().getBackoffLimit()).isZero();
        assertThat(job(PLAN).getSpec().getTtlSecondsAfterFinished()).isNull();
        assertThat(job(PLAN).getSpec().getTemplate().getSpec().getRestartPolicy())
                .isEqualTo("Never");
    }

    @Test
    void an_image_is_pinned_by_the_digest_that_kaniko_left() {
        String digest = "sha256:" + "0a".repeat(32);

        assertThat(BuiltImage.of("reg:5000/x/y:v1", digest + "\n"))
                .contains(new BuiltImage("reg:5000/x/y", "v1", digest));
        assertThat(BuiltImage.of("reg:5000/x/y", digest)).contains(new BuiltImage("reg:5000/x/y", "latest", digest));
        assertThat(BuiltImage.of("x:v1", "error building image")).isEmpty();
    }

    private static Job job(DockerPlan plan) {
        return KanikoJob.desired(ID, plan, TrackedRepositorySpec.of("octo", "shop"), SETTINGS);
    }

    private static Container kaniko(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }
}
