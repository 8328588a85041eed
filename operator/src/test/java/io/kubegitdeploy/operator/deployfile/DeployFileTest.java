package io.kubegitdeploy.operator.deployfile;

import static io.kubegitdeploy.operator.deployfile.Pushes.SHA;
import static io.kubegitdeploy.operator.deployfile.Pushes.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.HelmPlan.ImageValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeployFileTest {
    @Test
    void the_first_sample_of_the_originals_manual_makes_its_two_units() {
        assertThat(plan(OriginalsManual.FIRST_SAMPLE)).containsExactly(unit("api"), unit("ui"));
    }

    private static PlannedUnit unit(String name) {
        return new PlannedUnit(
                name,
                List.of(),
                Optional.of(new DockerPlan(name, "noahhuppert/example-" + name + ":" + SHA, null, null, null, null)),
                Optional.of(helm(name, name + "/deploy")));
    }

    private static HelmPlan helm(String release, String chart) {
        return new HelmPlan(chart, null, null, release, "shop-ns", null, null, null, null, null, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[api]\n[[docker]]\nDOCKER\n[[helm]]\nHELM",
                "[api]\n[docker]\nDOCKER\n[helm]\nHELM",
                "[api.docker]\nDOCKER\n[api.helm]\nHELM",
                "[[api.docker]]\nDOCKER\n[[api.helm]]\nHELM",
                "[api.docker]\nDOCKER\n[[helm]]\nHELM",
                "[api.helm]\nHELM\n[api.docker]\nDOCKER\n[api]\n",
                "[ api . 'docker' ] # a comment\nDOCKER\n[ \"api\".helm ]\nHELM",
                "[api]\ndocker = { directory = \"api\", tag = 'r.example.com/api:1' }\nhelm.chart = 'deploy'",
                "api.docker.directory = 'api'\napi.docker.tag = 'r.example.com/api:1'\napi.helm.chart = 'deploy'",
                "api = { docker = [{ directory = 'api', tag = 'r.example.com/api:1' }], helm = { chart = 'deploy' } }",
                "\uFEFF[api]\r\n[[docker]]\r\ndirectory = 'api'\r\ntag = 'r.example.com/api:1'\r\n[[helm]]\r\nHELM\r\n"
            })
    void all_spellings_mean_the_same(String text) {
        String filled = text.replace("DOCKER", "directory = \"./api/\"\ntag = \"r.example.com/api:1\"")
                .replace("HELM", "chart = './deploy'");

        assertThat(plan(filled))
                .containsExactly(new PlannedUnit(
                        "api",
                        List.of(),
                        Optional.of(new DockerPlan("api", "r.example.com/api:1", null, null, null, null)),
                        Optional.of(helm("api", "deploy"))));
    }

    @Test
    void every_key_reaches_the_plan() {
        List<PlannedUnit> units = plan("""
                [base]
                [[docker]]
                directory = "."
                tag = "localhost:5000/base"

                [api]
                depends_on = ["base"]
                [[docker]]
                directory = "services/../api"
                tag = "r.example.com:5000/shop/api:v{{ job.id }}-{{ .git.short_sha }}"
                dockerfile = "./docker/Dockerfile.prod"
                target = "run-time"
                cache = false
                [docker.build_args]
                BRANCH = "{{ .git.branch }}"
                LEVEL = 3
                [[helm]]
                chart = "web"
                repository = "oci://r.example.com/charts"
                version = "^1.2"
                release = "shop-api"
                namespace = "prod"
                values = ["deploy/values.yaml", "./deploy/prod.yaml"]
                timeout = "1h30m"
                wait = false
                atomic = false
                image = { repository = "web.image", tag = "web.tag", digest = "web.digest" }
                [helm.set]
                replicas = 2
                """);

        assertThat(units.getLast())
                .isEqualTo(new PlannedUnit(
                        "api",
                        List.of("base"),
                        Optional.of(new DockerPlan(
                                "api",
                                "r.example.com:5000/shop/api:v7-0123456",
                                "docker/Dockerfile.prod",
                                "run-time",
                                Map.of("BRANCH", "master", "LEVEL", "3"),
                                false)),
                        Optional.of(new HelmPlan(
                                "web",
                                "oci://r.example.com/charts",
                                "^1.2",
                                "shop-api",
                                "prod",
                                List.of("deploy/values.yaml", "deploy/prod.yaml"),
                                "{\"replicas\":2}",
                                new ImageValues("web.image", "web.tag", "web.digest"),
                                5400,
                                false,
                                false))));
        assertThat(units.getFirst().docker()).hasValueSatisfying(docker -> {
            assertThat(docker.directory()).isEmpty();
            assertThat(docker.tag()).isEqualTo("localhost:5000/base:latest");
        });
    }

    @Test
    void units_keep_the_files_order() {
        String text = "[c.helm]\nchart='c'\n[a]\n[[helm]]\nchart='a'\n[b.helm]\nchart='b'";

        assertThat(plan(text)).extracting(PlannedUnit::name).containsExactly("c", "a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n\n", "# nothing here", "{{/* nothing { here */}}", "{{!-- }} --}}\n{{! don't }} # '"})
    void a_file_without_units_is_an_empty_plan(String text) {
        assertThat(plan(text)).isEmpty();
    }

    @Test
    void a_timeout_may_be_an_integer_of_seconds() {
        assertThat(helmOf("timeout = 300").timeoutSeconds()).isEqualTo(300);
        assertThat(helmOf("timeout = '5m'").timeoutSeconds()).isEqualTo(300);
        assertThat(helmOf("timeout = {{ .job.id }}").timeoutSeconds()).isEqualTo(7);
    }

    @Test
    void the_chart_at_the_repositorys_root_is_a_dot() {
        assertThat(plan("[a.helm]\nchart='./'").getFirst().helm().orElseThrow().chart())
                .isEqualTo(".");
    }

    @Test
    void a_key_of_set_is_a_path_and_a_key_further_in_is_a_name() {
        HelmPlan plan = helmOf("""
                [api.helm.set]
                "image.pullPolicy" = "Always"
                "nodes.example\\\\.com/arch" = "arm64"
                list = [1, 2.5, true, "x", {a = 1979-05-27}]
                [api.helm.set.image]
                pullSecrets = []
                [api.helm.set.nodeSelector]
                "kubernetes.io/os" = "linux"
                [[api.helm.set.env]]
                name = "A"
                [[api.helm.set.env]]
                name = "B"
                """);

        assertThat(plan.set())
                .isEqualTo("{\"image\":{\"pullPolicy\":\"Always\",\"pullSecrets\":[]},"
                        + "\"nodes\":{\"example.com/arch\":\"arm64\"},"
                        + "\"list\":[1,2.5,true,\"x\",{\"a\":\"1979-05-27\"}],"
                        + "\"nodeSelector\":{\"kubernetes.io/os\":\"linux\"},"
                        + "\"env\":[{\"name\":\"A\"},{\"name\":\"B\"}]}");
    }

    private static HelmPlan helmOf(String lines) {
        return plan("[api.helm]\nchart = 'c'\n" + lines).getFirst().helm().orElseThrow();
    }
}
