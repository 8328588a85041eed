package io.kubegitdeploy.job.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubegitdeploy.job.Environment;
import io.kubegitdeploy.job.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The real helm against a real API server. Without controllers no Deployment ever gets ready: what "broken" needs. */
class ReleaseIT {

    @TempDir
    static Path shared;

    private static ApiServer server;

    @TempDir
    Path directory;

    private String namespace;

    @BeforeAll
    static void start() throws Exception {
        server = new ApiServer(shared);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void charts(TestInfo test) throws Exception {
        namespace = "it-" + Integer.toHexString(test.getDisplayName().hashCode());
        assertThat(server.kubectl("create", "namespace", namespace)).isZero();
        chart("good", "");
        chart("broken", """
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: never-ready}
                spec:
                  selector: {matchLabels: {a: b}}
                  template:
                    metadata: {labels: {a: b}}
                    spec: {containers: [{name: c, image: nowhere}]}
                """);
    }

    private void chart(String name, String more) throws IOException {
        Path chart = Files.createDirectories(directory.resolve("source/" + name + "/templates"));
        Files.writeString(chart.resolveSibling("Chart.yaml"), "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\n");
        Files.writeString(chart.resolveSibling("values.yaml"), "said: default\n");
        Files.writeString(chart.resolve("all.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: words}
                data: {said: {{ .Values.said | quote }}}
                """ + more);
    }

    private Map<String, String> variables() throws IOException {
        Map<String, String> variables = new HashMap<>();
        variables.put("PATH", System.getenv("PATH"));
        variables.put("KUBECONFIG", server.kubeconfig("admin").toString());
        variables.put("KGD_SOURCE_DIR", directory.resolve("source").toString());
        variables.put("KGD_HELM_DIR", directory.resolve("helm").toString());
        variables.put("KGD_HELM", server.program("helm").toString());
        variables.put("KGD_TERMINATION_LOG", directory.resolve("log").toString());
        variables.put("KGD_VALUES", "{\"said\":\"generated\"}");
        return variables;
    }

    private List<String> arguments(String uid, String chart, String... different) {
        Map<String, String> all = new HashMap<>(Map.of(
                "--uid", uid,
                "--unit", "api",
                "--release", "web",
                "--namespace", namespace,
                "--chart", chart,
                "--timeout", "3",
                "--wait", "true",
                "--atomic", "true",
                "--history-max", "10"));
        for (String one : different) {
            String[] option = one.split("=", 2);
            all.put(option[0], option[1]);
        }
        return all.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .toList();
    }

    private int release(String uid, String chart, String... different) throws IOException {
        return Release.run(arguments(uid, chart, different), new Environment(variables()));
    }

    private String told() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private String said() throws Exception {
        return server.ask("kubectl", "-n", namespace, "get", "configmap", "words", "-o", "jsonpath={.data.said}");
    }

    private List<Revision> revisions() throws Exception {
        String json = server.ask("helm", "-n", namespace, "history", "web", "-o", "json");
        return json.isBlank() ? List.of() : HistoryJson.history(json).revisions();
    }

    @Test
    void a_push_is_deployed_once_however_often_it_is_tried() throws Exception {
        assertThat(release("a", "good")).isZero();
        assertThat(told())
                .isEqualTo("{\"outcome\":\"deployed\",\"revision\":1,\"message\":\"Deployed as revision 1.\"}");
        assertThat(said()).isEqualTo("generated");
        assertThat(release("a", "good")).isZero();
        assertThat(told()).startsWith("{\"outcome\":\"already-deployed\",\"revision\":1,");
        assertThat(release("b", "good")).isZero();
        assertThat(told()).startsWith("{\"outcome\":\"deployed\",\"revision\":2,");
        assertThat(revisions()).hasSize(2);
    }

    @Test
    void generated_values_win_over_files_and_files_over_the_chart() throws Exception {
        Files.writeString(directory.resolve("source/one,two.yaml"), "said: file\n");
        Map<String, String> variables = variables();
        variables.remove("KGD_VALUES");
        assertThat(Release.run(arguments("a", "good", "--values=one,two.yaml"), new Environment(variables)))
                .isZero();
        assertThat(said()).isEqualTo("file");
        assertThat(release("b", "good", "--values=one,two.yaml")).isZero();
        assertThat(said()).isEqualTo("generated");
    }

    @Test
    void an_upgrade_that_does_not_get_ready_is_rolled_back_and_says_why() throws Exception {
        release("a", "good");
        assertThat(release("b", "broken")).isEqualTo(1);
        assertThat(told())
                .startsWith("{\"outcome\":\"rolled-back\",\"revision\":3,")
                .contains("rolled back to revision 1 (now revision 3): resource Deployment/" + namespace
                        + "/never-ready not ready");
        assertThat(server.kubectl("-n", namespace, "get", "deployment", "never-ready"))
                .isNotZero();
    }

    @Test
    void a_first_installation_that_does_not_get_ready_leaves_nothing() throws Exception {
        assertThat(release("a", "broken")).isEqualTo(1);
        assertThat(told())
                .startsWith("{\"outcome\":\"failed\",\"revision\":null,")
                .contains("nothing of it was kept");
        assertThat(revisions()).isEmpty();
        assertThat(said()).isEmpty();
    }

    @Test
    void without_atomic_a_failed_upgrade_stays_and_the_next_one_goes_over_it() throws Exception {
        release("a", "good");
        assertThat(release("b", "broken", "--atomic=false")).isEqualTo(1);
        assertThat(told()).startsWith("{\"outcome\":\"failed\",\"revision\":1,");
        assertThat(release("c", "good")).isZero();
        assertThat(told()).startsWith("{\"outcome\":\"deployed\",\"revision\":3,");
    }

    @Test
    void an_upgrade_whose_helm_was_killed_is_rolled_back_and_done_again_by_the_next_attempt() throws Exception {
        release("a", "good");
        assertThat(releaseWhoseHelmIsKilled("b")).isEqualTo(75);
        assertThat(told())
                .isEqualTo(
                        "{\"outcome\":\"unavailable\",\"revision\":null,\"message\":\"Helm was ended by signal 9.\"}");
        assertThat(revisions().getLast().status()).isEqualTo(Revision.Status.PENDING_UPGRADE);

        assertThat(release("b", "good")).isZero();
        assertThat(told()).startsWith("{\"outcome\":\"deployed\",\"revision\":4,");
        assertThat(revisions().get(2).description()).isEqualTo("Rollback to 1");
        assertThat(revisions().stream().filter(Revision::wasDeployed).map(Revision::description))
                .containsOnlyOnce("kube-git-deploy uid=b unit=api");
    }

    @Test
    void what_another_push_left_in_the_middle_does_not_stop_the_next_one() throws Exception {
        release("a", "good");
        releaseWhoseHelmIsKilled("b");
        assertThat(release("c", "good")).isZero();
        assertThat(told()).startsWith("{\"outcome\":\"deployed\",\"revision\":4,");
    }

    @Test
    void a_first_installation_whose_helm_was_killed_is_removed_and_done_again() throws Exception {
        releaseWhoseHelmIsKilled("a");
        assertThat(revisions().getLast().status()).isEqualTo(Revision.Status.PENDING_INSTALL);
        assertThat(release("a", "good")).isZero();
        assertThat(told()).startsWith("{\"outcome\":\"deployed\",\"revision\":1,");
        assertThat(server.kubectl("-n", namespace, "get", "deployment", "never-ready"))
                .isNotZero();
    }

    private int releaseWhoseHelmIsKilled(String uid) throws Exception {
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> {
            try {
                return release(uid, "broken", "--timeout=60");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !revisions().isEmpty() && revisions().getLast().isUnfinished());
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("deploy-job-uid=" + uid))
                .forEach(ProcessHandle::destroyForcibly);
        return running.get(20, TimeUnit.SECONDS);
    }

    @Test
    void a_program_told_to_stop_lets_helm_roll_back_and_may_be_tried_again() throws Exception {
        release("a", "good");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "release"));
        command.addAll(arguments("b", "broken", "--timeout=60"));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(variables());
        Process program = builder.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> revisions().getLast().isUnfinished());
        program.destroy();
        assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isEqualTo(143);
        assertThat(told()).startsWith("{\"outcome\":\"unavailable\",\"revision\":null,");
        assertThat(revisions().getLast().description()).isEqualTo("Rollback to 1");

        assertThat(release("b", "good")).isZero();
    }

    @Test
    void a_chart_brings_its_dependencies_from_the_checkout() throws Exception {
        chart("parent", "");
        Path parent = directory.resolve("source/parent");
        Files.delete(parent.resolve("templates/all.yaml"));
        Files.writeString(
                parent.resolve("Chart.yaml"),
                "dependencies: [{name: good, version: 1.0.0, repository: \"file://../good\"}]\n",
                StandardOpenOption.APPEND);
        assertThat(release("a", "parent")).isZero();
        assertThat(said()).isEqualTo("default");
    }

    @Test
    void a_dependency_from_outside_the_checkout_is_rejected() throws Exception {
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Files.writeString(outside.resolve("Chart.yaml"), "apiVersion: v2\nname: outside\nversion: 1.0.0\n");
        Files.writeString(
                directory.resolve("source/good/Chart.yaml"),
                "dependencies: [{name: outside, version: 1.0.0, repository: \"file://../../outside\"}]\n",
                StandardOpenOption.APPEND);
        assertThat(release("a", "good")).isEqualTo(2);
        assertThat(told()).startsWith("{\"outcome\":\"rejected\",").contains("leads out of the repository");
    }

    @Test
    void a_chart_that_does_not_render_fails_with_the_place() throws Exception {
        Files.writeString(directory.resolve("source/good/templates/bad.yaml"), "a: {{ nope }}\n");
        assertThat(release("a", "good")).isEqualTo(1);
        assertThat(told()).contains("\"outcome\":\"failed\"").contains("good/templates/bad.yaml:1");
    }

    @Test
    void an_api_server_out_of_reach_may_be_tried_again() throws Exception {
        Map<String, String> variables = variables();
        Path nowhere = directory.resolve("nowhere.kubeconfig");
        Files.writeString(
                nowhere,
                Files.readString(server.kubeconfig("admin"))
                        .replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:" + ApiServer.freePort()));
        variables.put("KUBECONFIG", nowhere.toString());
        assertThat(Release.run(arguments("a", "good"), new Environment(variables)))
                .isEqualTo(75);
        assertThat(told()).startsWith("{\"outcome\":\"unavailable\",").contains("cluster unreachable");
    }

    @Test
    void missing_rights_are_told_and_not_tried_again() throws Exception {
        Map<String, String> variables = variables();
        variables.put("KUBECONFIG", server.kubeconfig("nobody").toString());
        assertThat(Release.run(arguments("a", "good"), new Environment(variables)))
                .isEqualTo(2);
        assertThat(told()).startsWith("{\"outcome\":\"rejected\",").contains("secrets is forbidden");
    }
}
