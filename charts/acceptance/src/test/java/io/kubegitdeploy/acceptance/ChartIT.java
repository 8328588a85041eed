package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart as Helm renders it; needs no cluster. */
@Order(1)
class ChartIT {
    private static final Path ROOT = Path.of(System.getProperty("kgd.root"));
    private static final Path CHART = ROOT.resolve("charts/kube-git-deploy");
    private static final String MINIMAL = "minimal-values.yaml";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static Stream<Path> values() throws IOException {
        try (Stream<Path> files = Files.list(CHART.resolve("ci"))) {
            return Stream.concat(
                    files.sorted().toList().stream(), Stream.of(ROOT.resolve("examples/install-values.yaml")));
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void helm_lint_finds_nothing(Path values) {
        assertThat(helm("lint", "--strict", CHART.toString(), "--values", values.toString())
                        .successful())
                .contains("0 chart(s) failed")
                .doesNotContain("[WARNING]", "level=WARN");
    }

    @ParameterizedTest
    @MethodSource("values")
    void our_pods_meet_pod_security_restricted(Path values) throws IOException {
        List<JsonNode> pods = rendered(values).stream()
                .filter(object -> object.at("/spec/template/spec").isObject())
                .map(object -> object.at("/spec/template/spec"))
                .toList();

        assertThat(pods).hasSizeGreaterThanOrEqualTo(3).allSatisfy(pod -> {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.get("containers")).allSatisfy(container -> {
                assertThat(container
                                .at("/securityContext/allowPrivilegeEscalation")
                                .asBoolean(true))
                        .isFalse();
                assertThat(container
                                .at("/securityContext/readOnlyRootFilesystem")
                                .asBoolean())
                        .isTrue();
                assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                        .isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
            });
        });
    }

    @Test
    void images_are_named_by_digest_if_there_is_one() throws IOException {
        String operator = "registry.example.com/kube-git-deploy/operator@sha256:" + "1".repeat(64);
        String job = "registry.example.com/kube-git-deploy/job@sha256:" + "3".repeat(64);
        JsonNode container = one(rendered(ci("production-values.yaml")), "Deployment", "kube-git-deploy-operator")
                .at("/spec/template/spec/containers/0");

        assertThat(container.get("image").asText()).isEqualTo(operator);
        assertThat(container.get("env")).anySatisfy(variable -> {
            assertThat(variable.get("name").asText()).isEqualTo("KGD_JOB_IMAGE");
            assertThat(variable.get("value").asText()).isEqualTo(job);
        });
    }

    @Test
    void secrets_reach_the_gateway_by_reference_only() throws IOException {
        JsonNode pod = one(rendered(ci("production-values.yaml")), "Deployment", "kube-git-deploy-gateway")
                .at("/spec/template/spec");
        JsonNode environment = pod.at("/containers/0/env");

        assertThat(environment)
                .filteredOn(variable -> variable.get("name").asText().equals("GITHUB_CLIENT_SECRET"))
                .singleElement()
                .satisfies(variable -> {
                    assertThat(variable.at("/valueFrom/secretKeyRef/name").asText())
                            .isEqualTo("github-oauth");
                    assertThat(variable.at("/valueFrom/secretKeyRef/key").asText())
                            .isEqualTo("client-secret");
                });
        assertThat(environment)
                .filteredOn(variable -> variable.get("name").asText().startsWith("KGD_ETCD_"))
                .extracting(variable -> variable.get("name").asText())
                .containsExactly(
                        "KGD_ETCD_CA_FILE",
                        "KGD_ETCD_CERT_FILE",
                        "KGD_ETCD_KEY_FILE",
                        "KGD_ETCD_USER",
                        "KGD_ETCD_PASSWORD_FILE",
                        "KGD_ETCD_OWNED");
        assertThat(pod.get("volumes"))
                .filteredOn(volume -> volume.get("name").asText().equals("etcd"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.at("/projected/sources"))
                        .extracting(source -> source.at("/secret/name").asText())
                        .containsExactly("etcd-client", "etcd-password"));
    }

    @Test
    void the_operator_has_rights_only_in_the_namespaces_that_it_watches() throws IOException {
        List<JsonNode> some = rendered(ci("production-values.yaml"));
        List<JsonNode> all = rendered(ci(MINIMAL));

        assertThat(names(some, "ClusterRoleBinding"))
                .containsExactlyInAnyOrder(
                        "kube-git-deploy-gateway", "kube-git-deploy-operator-reviews", "kube-git-deploy-uninstall");
        assertThat(some)
                .filteredOn(object -> object.at("/roleRef/name").asText().equals("kube-git-deploy-operator")
                        && object.at("/roleRef/kind").asText().equals("ClusterRole"))
                .extracting(binding -> binding.at("/metadata/namespace").asText())
                .containsExactlyInAnyOrder("team-a", "team-b");
        assertThat(names(all, "ClusterRoleBinding")).contains("kube-git-deploy-operator");
    }

    @Test
    void nobody_has_rights_on_secrets_and_no_right_is_a_star() throws IOException {
        for (JsonNode role : rendered(ci(MINIMAL))) {
            assertThat(role.path("rules")).allSatisfy(rule -> {
                assertThat(rule.get("resources").toString()).doesNotContain("secrets", "*");
                assertThat(rule.get("verbs").toString()).doesNotContain("*", "escalate", "bind", "impersonate");
            });
        }
    }

    @Test
    void etcd_forgets_earlier_values_and_has_the_quota_of_the_values() throws IOException {
        JsonNode command = one(rendered(ci(MINIMAL)), "StatefulSet", "kube-git-deploy-etcd")
                .at("/spec/template/spec/containers/0/command");

        assertThat(command)
                .extracting(JsonNode::asText)
                .contains(
                        "--auto-compaction-mode=periodic",
                        "--auto-compaction-retention=5m",
                        "--quota-backend-bytes=268435456");
    }

    @Test
    void crds_are_upgraded_with_the_release_and_kept_after_it() throws IOException {
        List<JsonNode> crds = rendered(ci(MINIMAL)).stream()
                .filter(object -> object.get("kind").asText().equals("CustomResourceDefinition"))
                .toList();

        assertThat(crds)
                .hasSize(2)
                .allSatisfy(crd -> assertThat(crd.at("/metadata/annotations")
                                .path("helm.sh/resource-policy")
                                .asText())
                        .isEqualTo("keep"));
        assertThat(names(rendered(ci("unhardened-values.yaml")), "CustomResourceDefinition"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.publicUrl=, gateway.publicUrl is required",
        "gateway.publicUrl=deploy.example.com, publicUrl",
        "gatewy.replicas=1, gatewy",
        "operator.replicas=many, replicas",
        "images.job.digest=sha256:12, digest",
        "etcd.enabled=false, set etcd.external.endpoint",
        "github.oauth.clientId=abc, github.oauth.clientSecret.name",
        "github.oauth.callbackUrl=somewhere, callbackUrl",
        "policy[0]=everything, policy"
    })
    void a_wrong_value_is_refused_by_its_name(String setting, String named) {
        Program.Ended ended = helm(
                "template",
                "kube-git-deploy",
                CHART.toString(),
                "--values",
                ci(MINIMAL).toString(),
                "--set",
                setting);

        assertThat(ended.exitCode()).isNotZero();
        assertThat(ended.output()).contains(named);
    }

    /** The command of the root README renders with the chart's defaults: nothing that it needs is missing there. */
    @Test
    void the_readmes_install_command_sets_all_that_is_required() throws IOException {
        String page = Files.readString(ROOT.resolve("README.md")).replace("\\\n", " ");
        Matcher command = Pattern.compile("(?m)^ {4}helm install (.*)$").matcher(page);
        assertThat(command.find()).isTrue();
        List<String> arguments = new ArrayList<>(List.of("template"));
        arguments.addAll(List.of(command.group(1).strip().split(" +")));

        assertThat(helm(arguments.toArray(String[]::new)).successful()).contains("registry.example.com");
    }

    @Test
    void the_readme_explains_every_value() throws IOException {
        String page = Files.readString(CHART.resolve("README.md"));
        List<String> unexplained = new ArrayList<>();
        JsonNode values = YAML.readTree(CHART.resolve("values.yaml").toFile());
        leaves("", values, unexplained);
        // What images have in common, and what components have, stands there once.
        unexplained.removeIf(
                path -> page.contains("`" + path + "`")
                        || page.contains("`" + path.replaceAll("^(images\\..*)\\.(repository|tag|digest)$", "$1") + "`")
                        || path.matches(
                                "(gateway|operator|etcd)\\.(extraEnv|resources.*|nodeSelector|tolerations|affinity|priorityClassName)"));

        assertThat(unexplained).isEmpty();
    }

    private static void leaves(String path, JsonNode node, List<String> into) {
        if (!node.isObject() || node.isEmpty()) {
            into.add(path);
        } else {
            node.properties()
                    .forEach(entry -> leaves(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), into));
        }
    }

    private static Path ci(String file) {
        return CHART.resolve("ci").resolve(file);
    }

    private static Program.Ended helm(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("kgd.bin"), "helm").toString());
        command.addAll(List.of(arguments));
        return Program.in(ROOT).run(command);
    }

    private static List<JsonNode> rendered(Path values) throws IOException {
        String text = helm(
                        "template",
                        "kube-git-deploy",
                        CHART.toString(),
                        "--namespace",
                        "kube-git-deploy",
                        "--values",
                        values.toString())
                .successful();
        return YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll().stream()
                .filter(JsonNode::isObject)
                .toList();
    }

    private static JsonNode one(List<JsonNode> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.get("kind").asText().equals(kind)
                        && object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(List<JsonNode> objects, String kind) {
        return objects.stream()
                .filter(object -> object.get("kind").asText().equals(kind))
                .map(object -> object.at("/metadata/name").asText())
                .toList();
    }
}
