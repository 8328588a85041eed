package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Housekeeping;
import io.kubegitdeploy.gateway.failure.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd with a quota of 8 MiB, filled until it raises its alarm NOSPACE. */
class EtcdOutOfSpaceIT {
    private static final String VALUE = "x".repeat(32 << 10);
    private static final int MORE_THAN_FIT = 512;

    @TempDir
    private Path folder;

    private final World world = World.get();
    private final String name = "space-" + UUID.randomUUID().toString().substring(0, 8);
    private final String repository = "acme/" + name;
    private final String resource = Names.trackedRepository("acme", name);
    private EtcdServer etcd;
    private GitHubServer.Clone clone;

    @BeforeEach
    void track() throws IOException {
        etcd = new EtcdServer(Files.createDirectory(folder.resolve("etcd")), "--quota-backend-bytes=" + (8 << 20));
        start("true");
        world.github.create("acme", name);
        clone = world.github.clone(repository);
        assertThat(world.track(repository).status()).isEqualTo(200);
    }

    private void start(String owned) {
        world.startGateway(Map.of("ETCD_ENDPOINT", etcd.uri().toString(), "KGD_ETCD_OWNED", owned));
    }

    @AfterEach
    void stop() {
        world.stopGateway();
        etcd.close();
    }

    @Test
    void filled_by_what_is_in_use_it_is_a_503_that_says_so_until_there_is_space_again() {
        fillWithWhatIsInUse();

        clone.push("main", "First");

        JsonNode red = await().until(
                        this::pushDelivery, push -> push.path("status_code").asInt() > 0);
        assertThat(red.path("status_code").asInt()).isEqualTo(503);
        assertThat(red.at("/response/payload").asText()).contains("EtcdOutOfSpace", "etcd is out of space");
        Answer ready = Answer.to("GET", world.publicUrl("/readyz"), "");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.json().path("error").asText()).contains("etcd is out of space", "NOSPACE");
        assertThat(put().toString()).startsWith("503").contains("EtcdOutOfSpace");
        assertThat(Answer.to("GET", world.publicUrl("/healthz"), "").status()).isEqualTo(200);

        delete("/mine/");
        takesWrites();
        world.github.redeliver(pushDelivery());
        await().untilAsserted(
                        () -> assertThat(world.deployJobs("shop", resource)).hasSize(1));
    }

    @Test
    void filled_by_values_that_nobody_reads_any_more_it_is_emptied_by_the_gateway() {
        fill(number -> "/mine/always-the-same");

        takesWrites();

        clone.push("main", "First");
        await().untilAsserted(
                        () -> assertThat(world.deployJobs("shop", resource)).hasSize(1));
        assertThat(etcd.value("/mine/always-the-same")).isEqualTo(VALUE);
    }

    @Test
    void one_that_is_not_the_gateways_own_is_left_to_its_admin() {
        world.stopGateway();
        try (Etcd mine = etcd.client()) {
            fill(number -> "/mine/always-the-same");

            assertThatThrownBy(() -> new Housekeeping(mine, false).pass())
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("compact it, defragment it, and lower the alarm");
            assertThatThrownBy(() -> mine.put("/mine/more", "")).hasMessageContaining("NOSPACE");
        }
    }

    /** So full that what the gateway can do about it does not help. */
    private void fillWithWhatIsInUse() {
        AtomicInteger next = new AtomicInteger();
        try (Etcd mine = etcd.client()) {
            await().until(() -> {
                fill(any -> "/mine/" + next.incrementAndGet());
                try {
                    new Housekeeping(mine, true).pass();
                    return false;
                } catch (Unavailable e) {
                    return e.sentence().contains("all that it holds is in use");
                }
            });
        }
    }

    /** Until etcd refuses, which shows that the alarm is up. */
    private void fill(IntFunction<String> key) {
        Unavailable refusal = null;
        for (int i = 0; i < MORE_THAN_FIT && refusal == null; i++) {
            try {
                etcd.put(key.apply(i), VALUE);
            } catch (Unavailable e) {
                refusal = e;
            }
        }
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo("EtcdOutOfSpace");
    }

    private void delete(String prefix) {
        etcd.keys(prefix).forEach(etcd::delete);
    }

    private void takesWrites() {
        await().untilAsserted(() -> assertThat(
                        Answer.to("GET", world.publicUrl("/readyz"), "").status())
                .isEqualTo(200));
    }

    private Answer put() {
        String body = "{\"uid\":\"\",\"owner\":\"acme\",\"name\":\"" + name
                + "\",\"branches\":[],\"tags\":[],\"suspend\":false}";
        return Answer.to(
                "PUT",
                world.internalUrl("/internal/v1/tracked/shop/" + resource),
                body,
                "Authorization",
                world.bearer("kgd", "operator"));
    }

    private JsonNode pushDelivery() {
        return world.github.deliveries(repository).stream()
                .filter(delivery -> delivery.path("event").asText().equals("push"))
                .findFirst()
                .orElseThrow();
    }
}
