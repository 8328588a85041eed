package io.kubegitdeploy.operator.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.HelmPlan.ImageValues;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.JobSettings;
import io.kubegitdeploy.operator.jobs.Stage;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HelmJobTest {
    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final Optional<BuiltImage> IMAGE = Optional.of(new BuiltImage("reg/api", "v1", DIGEST));
    private static final JobIdentity ID = new JobIdentity("shop", "shop-1", "u-1", "shop", "api", Stage.RELEASE, 1);
    private static final JobSettings SETTINGS =
            new JobSettings(URI.create("http://gateway:5002"), "job:1", "kaniko:1", "IfNotPresent", true);

    @Test
    void it_tells_the_program_release_what_to_do() {
        HelmPlan plan = new HelmPlan(
                "./chart", null, null, "api", "prod", List.of("a.yaml", "b.yaml"), null, null, 60, null, false);

        assertThat(release(job(plan)).getArgs())
                .containsExactly(
                        "release",
                        "--uid=u-1",
                        "--unit=api",
                        "--release=api",
                        "--namespace=prod",
                        "--chart=./chart",
                        "--values=a.yaml",
                        "--values=b.yaml",
                        "--timeout=60",
                        "--wait=true",
                        "--atomic=false",
                        "--history-max=10");
        assertThat(job(plan).getSpec().getActiveDeadlineSeconds()).isEqualTo(240);
    }

    @Test
    void a_chart_of_a_repository_comes_with_its_url_and_version() {
        HelmPlan plan = new HelmPlan(
                "redis", "https://charts.example.com", "1.2.3", "r", "prod", null, null, null, null, null, null);

        assertThat(release(job(plan)).getArgs())
                .contains("--repository=https://charts.example.com", "--version=1.2.3", "--timeout=300");
    }

    @Test
    void helm_waits_and_rolls_a_failed_upgrade_back_unless_a_key_says_no() {
        assertThat(release(job(waiting(null, null))).getArgs()).contains("--wait=true", "--atomic=true");
        assertThat(release(job(waiting(null, false))).getArgs()).contains("--wait=true", "--atomic=false");
        assertThat(release(job(waiting(false, null))).getArgs()).contains("--wait=false", "--atomic=true");
        assertThat(release(job(waiting(true, true))).getArgs()).contains("--wait=true", "--atomic=true");
    }

    private static HelmPlan waiting(Boolean waitReady, Boolean atomic) {
        return new HelmPlan("chart", null, null, "api", "prod", null, null, null, null, waitReady, atomic);
    }

    @Test
    void it_belongs_to_nobody_so_that_no_deletion_cuts_it_off() {
        assertThat(job(plan(null, null)).getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    void it_meets_pod_security_restricted() {
        PodSpec pod = job(plan(null, null)).getSpec().getTemplate().getSpec();

        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(List.of(
                        pod.getInitContainers().getFirst(), pod.getContainers().getFirst()))
                .allSatisfy(container -> {
                    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                            .isFalse();
                    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                            .isTrue();
                    assertThat(container.getSecurityContext().getCapabilities().getDrop())
                            .containsExactly("ALL");
                    assertThat(container.getSecurityContext().getCapabilities().getAdd())
                            .isEmpty();
                });
    }

    @Test
    void the_api_servers_token_is_mounted_into_release_only() {
        PodSpec pod = job(plan(null, null)).getSpec().getTemplate().getSpec();
        String token = "/var/run/secrets/kubernetes.io/serviceaccount";

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains(token)
                .doesNotContain("/var/run/secrets/kube-git-deploy");
        assertThat(pod.getInitContainers().getFirst().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .doesNotContain(token);
    }

    @Test
    void the_image_is_pinned_by_digest_in_the_values_of_helm_create() {
        assertThat(HelmValues.json(plan(null, null), IMAGE))
                .isEqualTo("{\"image\":{\"repository\":\"reg/api\",\"tag\":\"v1@" + DIGEST + "\"}}");
    }

    @Test
    void the_image_that_was_built_wins_over_what_is_set() {
        assertThat(HelmValues.json(plan("{\"image\":{\"tag\":\"old\",\"x\":1},\"n\":[true]}", null), IMAGE))
                .isEqualTo(
                        "{\"image\":{\"tag\":\"v1@" + DIGEST + "\",\"x\":1,\"repository\":\"reg/api\"},\"n\":[true]}");
        assertThat(HelmValues.json(plan("{\"image\":\"text\"}", null), IMAGE)).contains("{\"repository\":\"reg/api\"");
    }

    @Test
    void other_value_paths_are_named_by_the_deploy_file() {
        ImageValues paths = new ImageValues("web.repo", "web.tag", "we\\.b.digest");

        assertThat(HelmValues.json(plan(null, paths), IMAGE))
                .isEqualTo("{\"web\":{\"repo\":\"reg/api\",\"tag\":\"v1\"},\"we.b\":{\"digest\":\"" + DIGEST + "\"}}");
    }

    @Test
    void without_a_build_the_values_hold_no_image() {
        assertThat(HelmValues.json(plan(null, null), Optional.empty())).isEqualTo("{}");
    }

    @Test
    void dollars_in_values_survive_the_kubelet() {
        EnvVar values = release(job(plan("{\"a\":\"$(HOME)\"}", null))).getEnv().get(1);

        assertThat(values.getName()).isEqualTo("KGD_VALUES");
        assertThat(values.getValue()).startsWith("{\"a\":\"$$(HOME)\"");
    }

    @Test
    void the_termination_message_is_read_and_anything_else_is_its_message() {
        assertThat(ReleaseReport.parse("{\"outcome\":\"deployed\",\"revision\":3,\"message\":\"\",\"new\":1}\n"))
                .isEqualTo(new ReleaseReport("deployed", 3L, ""));
        assertThat(ReleaseReport.parse("Error: cut off")).isEqualTo(new ReleaseReport("", null, "Error: cut off"));
        assertThat(ReleaseReport.parse("null").outcome()).isEmpty();
    }

    private static HelmPlan plan(String set, ImageValues image) {
        return new HelmPlan("chart", null, null, "api", "prod", null, set, image, null, null, null);
    }

    private static Job job(HelmPlan plan) {
        return HelmJob.desired(ID, plan, IMAGE, TrackedRepositorySpec.of("octo", "shop"), SETTINGS);
    }

    private static Container release(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }
}
