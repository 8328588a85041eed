package io.kubegitdeploy.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's process with many finished pushes: how long it takes to be ready, and what memory it has then. */
class MemoryBenchmark {
    private static final int JOBS = Integer.getInteger("kgd.jobs", 10_000);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SETTLED = Duration.ofSeconds(15);

    @TempDir
    private Path temp;

    @Test
    void the_process_with_finished_pushes() throws Exception {
        try (Theatre theatre = Theatre.open()) {
            ApiServer server = theatre.server();
            server.namespace("team");
            tell("no DeployJobs", theatre);
            BenchmarkObjects pushes = new BenchmarkObjects(server.admin(), theatre.gateway(), "team");
            pushes.track();
            pushes.finished(0);
            copies(server.etcd());
            tell("with " + JOBS + " finished DeployJobs", theatre);
        }
    }

    /** Of the one that the API server made, into its store: that takes seconds instead of minutes. */
    private static void copies(Etcd etcd) throws IOException, InterruptedException {
        String prefix = "/registry/kube-git-deploy.io/deployjobs/team/";
        String sample = etcd.get(prefix + BenchmarkObjects.name(0));
        String uid = sample.replaceAll("(?s).*\"uid\":\"([0-9a-f-]{36})\".*", "$1");
        for (int i = 1; i < JOBS; i++) {
            String name = BenchmarkObjects.name(i);
            etcd.put(
                    prefix + name,
                    sample.replace(BenchmarkObjects.name(0), name)
                            .replace(
                                    uid,
                                    UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString())
                            .replace("branch-0", "branch-" + i)
                            .replace(
                                    "\"repository\":\"shop-0\"",
                                    "\"repository\":\"" + BenchmarkObjects.repository(i) + "\""));
        }
    }

    private void tell(String what, Theatre theatre) throws IOException, InterruptedException {
        int port = ApiServer.freePort();
        long start = System.nanoTime();
        Process operator = operator(theatre, port);
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> ready(http, port));
            double ready = (System.nanoTime() - start) / 1e9;
            long first = rss(operator);
            await().pollDelay(SETTLED).atMost(PATIENCE).until(() -> ready(http, port));
            System.out.printf(
                    "%s:  ready after %.1f s, RSS then %d MB, after %d s %d MB%n",
                    what, ready, first, SETTLED.toSeconds(), rss(operator));
            assertThat(operator.isAlive()).isTrue();
        } finally {
            operator.destroy();
            operator.waitFor();
        }
    }

    /** With the flags of the image, but the ahead-of-time cache: that is made for the image's class path. */
    private Process operator(Theatre theatre, int port) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(List.of(System.getProperty("kgd.jvm", "-XX:+UseSerialGC").split(" ", -1)));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("operator.log").toFile());
        builder.environment().putAll(theatre.environment(true, ""));
        builder.environment().put("KGD_HTTP_PORT", Integer.toString(port));
        return builder.start();
    }

    private static boolean ready(HttpClient http, int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                .timeout(Duration.ofSeconds(1))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    private static long rss(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
