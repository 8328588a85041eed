package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSourceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chart's etcd refuses writes, as it does when its quota is reached; the disk of the gateway's archives is full. */
@ExtendWith(OnTheCluster.class)
@Alone("nobody is tracked or deployed meanwhile")
@Order(52)
class OutOfSpaceIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void etcd_out_of_space_is_told_where_people_look_and_mended_without_hands(Team team) {
        Repository shop = Sources.noteOnly(Sources.note(team.repository("shop")));
        team.track(shop);
        Repository other = team.repository("other");
        AtomicReference<Push> refused = new AtomicReference<>();
        ScheduledExecutorService again = Executors.newSingleThreadScheduledExecutor();
        try {
            // The gateway lowers the alarm whenever it sees it, and finds room.
            Future<?> full =
                    again.scheduleWithFixedDelay(team.cluster().etcd()::raiseSpaceAlarm, 0, 100, TimeUnit.MILLISECONDS);
            Team.await(
                    "GitHub shows a push red",
                    SOON,
                    () -> {
                        int before = pushes(shop).size();
                        refused.set(shop.push("main", "A push"));
                        return told(shop, before);
                    },
                    delivery -> delivery.status() == 503);
            LocalGitHub.Delivery red = pushes(shop).getFirst();
            assertThat(shop.gitHub().answered(shop.name(), red).path("error").asText())
                    .contains("etcd is out of space");
            team.requestTracking("other", other);
            Team.await(
                    "the status says so",
                    SOON,
                    () -> team.tracked("other"),
                    tracked -> Conditioned.of(tracked).reason("Ready").equals("EtcdOutOfSpace"));
            assertThat(full).as("still full").isNotDone();
        } finally {
            again.shutdownNow();
        }

        Team.await(
                "both are as they should be",
                Duration.ofSeconds(60),
                () -> team.tracked("other"),
                tracked -> Conditioned.of(tracked).is("Ready", "True"));
        Team.await(
                "the gateway is ready",
                SOON,
                () -> Http.get(team.cluster().publicApi().resolve("/readyz")),
                ready -> ready.status() == 200);
        assertThat(shop.gitHub().redeliver(shop.name(), pushes(shop).getFirst()).status())
                .isEqualTo(202);
        team.deployed(refused.get());
    }

    @Test
    void a_full_disk_under_the_archive_cache_is_told_where_people_look_and_mended_without_hands(Team team)
            throws IOException {
        Gateways gateways = new Gateways(team.cluster());
        EmptyDirVolumeSource large = gateways.cache();
        gateways.restartWithCache(new EmptyDirVolumeSourceBuilder()
                .withMedium("Memory")
                .withNewSizeLimit("2Mi")
                .build());
        try {
            Repository shop = Sources.noteOnly(Sources.note(team.repository("shop")));
            byte[] noise = new byte[900 << 10];
            new Random(1).nextBytes(noise);
            Files.write(shop.path("noise"), noise);
            team.track(shop);
            Path filler = gateways.archives().resolve("of-someone-else");
            Files.write(filler, new byte[3 << 19]);

            Push push = shop.push("main", "An archive for which there is no room");
            team.waiting(
                    team.job(push).getMetadata().getName(), "There is no room for archives in the gateway's cache");
            assertThat(Http.get(team.cluster().internalApi().resolve("/readyz")))
                    .matches(ready -> ready.status() == 503 && ready.text().contains("the disk is full"));
            assertThat(Http.get(team.cluster().publicApi().resolve("/readyz")).status())
                    .as("webhooks need no archive")
                    .isEqualTo(200);

            Files.delete(filler);

            team.deployed(push);
            assertThat(Http.get(team.cluster().internalApi().resolve("/readyz")).status())
                    .isEqualTo(200);
        } finally {
            gateways.restartWithCache(large);
        }
    }

    /** The delivery after so many others, once it has been answered. */
    private static LocalGitHub.Delivery told(Repository repository, int before) {
        return Team.await(
                        "GitHub has an answer",
                        SOON,
                        () -> pushes(repository),
                        pushes -> pushes.size() > before && pushes.getFirst().status() > 0)
                .getFirst();
    }

    /** The newest first. */
    private static List<LocalGitHub.Delivery> pushes(Repository repository) {
        return repository.gitHub().deliveries(repository.name()).stream()
                .filter(delivery -> delivery.event().equals("push"))
                .toList();
    }
}
