package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How fast 50 pods at once get an archive, and what memory the gateway takes for it. */
class ArchiveBenchmark {
    private static final int SECONDS = Integer.getInteger("kgd.seconds", 10);
    private static final List<String> JVM =
            List.of(System.getProperty("kgd.jvm", "-XX:+UseSerialGC").split(" ", -1));
    private static final int CALLERS = 50;
    private static final int MIB = 32;

    @Test
    void an_archive_for_fifty_callers() throws Exception {
        World world = World.get();
        Tracked tracked = Tracked.named("archive");
        String url = "/internal/v1/sources/shop/" + pushed(world, tracked) + "/archive";
        Map<String, String> environment = new HashMap<>(world.environment());
        environment.put("KUBECONFIG", world.api.kubeconfig().toString());
        try (GatewayProcess gateway = new GatewayProcess(world.folder, JVM, environment).up();
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            long idle = gateway.mebibytes("VmRSS");
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.internalUrl(url)))
                    .header("Authorization", world.bearer("shop", "builder"))
                    .build();
            await().until(() -> bytes(http, request) >= (long) MIB << 20);
            AtomicLong bytes = new AtomicLong();
            long start = System.nanoTime();
            Load load = Load.of(CALLERS, SECONDS, thread -> bytes.addAndGet(bytes(http, request)) > 0);
            double took = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "an archive of %d MiB for %d callers at once: %.0f MB/s, one in %.1f s (p50), %.1f s (p99)%n"
                            + "the gateway's memory (RSS): %d MiB before, %d MiB at most%n",
                    MIB,
                    CALLERS,
                    bytes.get() / took / 1e6,
                    load.p50() / 1e3,
                    load.p99() / 1e3,
                    idle,
                    gateway.mebibytes("VmHWM"));
            assertThat(load.failed()).isZero();
        }
    }

    /** Bytes that can't be made smaller. */
    private static String pushed(World world, Tracked tracked) throws IOException {
        GitHubServer.Clone clone = world.github.clone(tracked.repository());
        byte[] bytes = new byte[1 << 20];
        Random random = new Random(1);
        for (int i = 0; i < MIB; i++) {
            random.nextBytes(bytes);
            clone.write("files/" + i, bytes);
        }
        String commit = clone.push("main", "Large");
        world.createTracked("shop", tracked.resource(), "acme", tracked.name());
        DeployJob job = new DeployJob();
        job.getMetadata().setNamespace("shop");
        job.getMetadata().setName(tracked.name());
        job.setSpec(new DeployJobSpec(
                tracked.resource(), null, "refs/heads/main", commit, null, null, null, null, null, null));
        return world.api.client().resource(job).create().getMetadata().getName();
    }

    private static long bytes(HttpClient http, HttpRequest request) {
        try {
            var answer = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                byte[] block = new byte[64 << 10];
                long count = 0;
                for (int n = in.read(block); n >= 0; n = in.read(block)) {
                    count += n;
                }
                return answer.statusCode() == 200 ? count : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
