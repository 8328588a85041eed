package io.kubegitdeploy.job.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.job.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Charts from all places that a deploy file can name: the real helm, a real registry and a chart repository by https. */
class ChartSourcesIT {
    @TempDir
    static Path shared;

    private static ApiServer server;
    private static ChartServers charts;

    @TempDir
    Path directory;

    private String namespace;
    private Path trusted;

    @BeforeAll
    static void start() throws Exception {
        server = new ApiServer(Files.createDirectory(shared.resolve("api")));
        charts = new ChartServers(Files.createDirectory(shared.resolve("charts")), server);
        for (String version : List.of("1.0.0", "1.2.0", "2.0.0-rc.1", "3.0.0")) {
            charts.publish(chart(shared, "web", version), version);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (charts != null) {
            charts.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void namespace(TestInfo test) throws Exception {
        namespace = "it-" + Integer.toHexString(test.getDisplayName().hashCode());
        assertThat(server.kubectl("create", "namespace", namespace)).isZero();
        Files.createDirectory(directory.resolve("source"));
        trusted = charts.certificate();
    }

    private static Path chart(Path parent, String name, String said) throws IOException {
        Path chart = Files.createDirectories(parent.resolve(name));
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: " + name + "\nversion: 0.0.1\n");
        Files.writeString(chart.resolve("values.yaml"), "said: " + said + "\n");
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(chart.resolve("templates/all.yaml"), """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: words}
            data: {said: {{ .Values.said | quote }}, set: {{ .Values.set | default "" | quote }}}
            """);
        return chart;
    }

    private int release(String values, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--uid=a",
                "--unit=api",
                "--release=web",
                "--namespace=" + namespace,
                "--timeout=30",
                "--wait=true",
                "--atomic=true",
                "--history-max=10"));
        arguments.addAll(List.of(more));
        return Release.run(
                arguments,
                new Environment(Map.of(
                        "PATH", System.getenv("PATH"),
                        "KUBECONFIG", server.kubeconfig("admin").toString(),
                        "SSL_CERT_FILE", trusted.toString(),
                        "KGD_SOURCE_DIR", directory.resolve("source").toString(),
                        "KGD_HELM_DIR", directory.resolve("helm").toString(),
                        "KGD_HELM", server.program("helm").toString(),
                        "KGD_TERMINATION_LOG", directory.resolve("log").toString(),
                        "KGD_VALUES", values)));
    }

    private String told() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private String word(String key) throws Exception {
        return server.ask(
                "kubectl", "-n", namespace, "get", "configmap", "words", "-o", "jsonpath={.data." + key + "}");
    }

    @Test
    void a_chart_of_a_path_in_the_repository_is_released() throws Exception {
        chart(directory.resolve("source/deploy"), "web", "from a path");

        assertThat(release("{}", "--chart=deploy/web")).as(told()).isZero();

        assertThat(word("said")).isEqualTo("from a path");
    }

    @Test
    void a_packed_chart_in_the_repository_is_released() throws Exception {
        Files.copy(shared.resolve("charts/repository/web-1.2.0.tgz"), directory.resolve("source/web.tgz"));

        assertThat(release("{}", "--chart=web.tgz")).as(told()).isZero();

        assertThat(word("said")).isEqualTo("1.2.0");
    }

    @Test
    void a_chart_of_a_repository_by_https_is_released_in_the_version_asked_for() throws Exception {
        String repository = "--repository=" + charts.repositoryUrl();

        assertThat(release("{\"set\":\"x\"}", "--chart=web", repository, "--version=1.0.0"))
                .as(told())
                .isZero();

        assertThat(word("said")).isEqualTo("1.0.0");
        assertThat(word("set")).isEqualTo("x");
        assertThat(told()).startsWith("{\"outcome\":\"deployed\",\"revision\":1,");
    }

    @Test
    void a_range_takes_the_newest_version_in_it_from_repository_and_registry() throws Exception {
        assertThat(release("{}", "--chart=web", "--repository=" + charts.repositoryUrl(), "--version=^1.0"))
                .as(told())
                .isZero();
        assertThat(word("said")).isEqualTo("1.2.0");

        assertThat(server.kubectl("-n", namespace, "delete", "secret", "-l", "owner=helm"))
                .isZero();
        assertThat(server.kubectl("-n", namespace, "delete", "configmap", "words"))
                .isZero();
        assertThat(release("{}", "--chart=web", "--repository=" + charts.registryUrl(), "--version=^1.0"))
                .as(told())
                .isZero();
        assertThat(word("said")).isEqualTo("1.2.0");
    }

    @Test
    void a_chart_of_a_registry_is_released_in_the_version_asked_for() throws Exception {
        assertThat(release("{\"set\":\"x\"}", "--chart=web", "--repository=" + charts.registryUrl(), "--version=1.0.0"))
                .as(told())
                .isZero();

        assertThat(word("said")).isEqualTo("1.0.0");
        assertThat(word("set")).isEqualTo("x");
    }

    @Test
    void without_a_version_the_newest_that_is_no_prerelease_is_taken() throws Exception {
        assertThat(release("{}", "--chart=web", "--repository=" + charts.registryUrl()))
                .as(told())
                .isZero();

        assertThat(word("said")).isEqualTo("3.0.0");
    }

    @Test
    void a_version_that_is_not_there_fails_and_says_so() throws Exception {
        assertThat(release("{}", "--chart=web", "--repository=" + charts.repositoryUrl(), "--version=9.9.9"))
                .isEqualTo(1);
        assertThat(told()).startsWith("{\"outcome\":\"failed\",").contains("9.9.9");

        assertThat(release("{}", "--chart=none", "--repository=" + charts.registryUrl(), "--version=1.0.0"))
                .isEqualTo(1);
        assertThat(told()).startsWith("{\"outcome\":\"failed\",").contains("none");
    }

    @Test
    void a_server_under_a_certificate_that_nobody_trusts_is_refused() throws Exception {
        trusted = Files.writeString(directory.resolve("none.pem"), "");

        assertThat(release("{}", "--chart=web", "--repository=" + charts.repositoryUrl()))
                .isNotZero();

        assertThat(told()).contains("certificate");
    }

    @Test
    void a_chart_fetches_its_dependencies_from_repository_and_registry() throws Exception {
        for (String repository : List.of(charts.repositoryUrl(), charts.registryUrl())) {
            String name = repository.startsWith("oci") ? "by-oci" : "by-https";
            Path parent = Files.createDirectories(directory.resolve("source/" + name));
            Files.writeString(parent.resolve("Chart.yaml"), """
                apiVersion: v2
                name: %s
                version: 1.0.0
                dependencies: [{name: web, version: ^1.0, repository: "%s"}]
                """.formatted(name, repository));

            assertThat(release("{\"web\":{\"set\":\"" + name + "\"}}", "--chart=" + name))
                    .as(name)
                    .isZero();
            server.kubectl("-n", namespace, "delete", "secret", "-l", "owner=helm");

            assertThat(word("said")).isEqualTo("1.2.0");
            assertThat(word("set")).isEqualTo(name);
        }
    }
}
