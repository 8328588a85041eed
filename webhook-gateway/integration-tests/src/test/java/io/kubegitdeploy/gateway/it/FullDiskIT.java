package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive cache on a disk of 2 MiB: a tmpfs, which only root can mount. */
class FullDiskIT {
    private static final int ARCHIVE = 900 << 10;

    @TempDir
    private Path folder;

    private final World world = World.get();
    private final String name = "disk-" + UUID.randomUUID().toString().substring(0, 8);
    private final Random random = new Random(1);
    private final byte[] noise = new byte[ARCHIVE];
    private Path disk;
    private GitHubServer.Clone clone;

    @BeforeEach
    void start() throws Exception {
        assertThat(System.getProperty("user.name")).as("who can mount a disk").isEqualTo("root");
        disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
        world.startGateway(Map.of("KGD_ARCHIVE_CACHE_DIR", disk.toString()));
        world.github.create("acme", name);
        clone = world.github.clone("acme/" + name);
        world.createTracked("shop", name, "acme", name);
    }

    @AfterEach
    void stop() throws Exception {
        world.stopGateway();
        if (disk != null) {
            run("umount", "--lazy", disk.toString());
        }
    }

    @Test
    void an_archive_that_finds_no_room_takes_that_of_the_least_recently_used() throws Exception {
        String first = push("one");
        archived(first);
        List<String> onlyFirst = files();
        archived(push("two"));
        assertThat(files()).hasSize(2).containsAll(onlyFirst);

        byte[] third = archived(push("three"));

        assertThat(third).isEqualTo(noise);
        assertThat(files()).hasSize(2).doesNotContainAnyElementsOf(onlyFirst);
        assertThat(archived(first)).as("downloaded again").isNotEqualTo(third);
    }

    @Test
    void a_full_disk_is_told_as_one_and_needs_no_hand_once_there_is_room() throws Exception {
        String job = push("one");
        Path filler = disk.resolve("of-someone-else");
        Files.write(filler, new byte[(2 << 20) - ARCHIVE / 2]);

        Answer refused = archive(job);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.reason()).isEqualTo("CacheUnavailable");
        assertThat(refused.json().path("error").asText())
                .contains("no room for archives", "No space left on device")
                .doesNotContain(disk.toString());
        assertThat(files()).containsExactly("of-someone-else");
        Answer ready = Answer.to("GET", world.internalUrl("/readyz"), "");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.json().path("error").asText()).contains("the disk is full");
        assertThat(Answer.to("GET", world.publicUrl("/readyz"), "").status())
                .as("webhooks need no archive")
                .isEqualTo(200);

        Files.delete(filler);

        assertThat(Answer.to("GET", world.internalUrl("/readyz"), "").status()).isEqualTo(200);
        assertThat(archived(job)).isEqualTo(noise);
    }

    /** The DeployJob of a commit whose archive takes as much as its one file, which can't be compressed. */
    private String push(String message) throws IOException {
        random.nextBytes(noise);
        clone.write("noise", noise);
        DeployJob job = new DeployJob();
        job.getMetadata().setNamespace("shop");
        job.getMetadata().setName(name + "-" + message);
        job.setSpec(new DeployJobSpec(
                name, null, "refs/heads/main", clone.push("main", message), null, null, null, null, null, null));
        return world.api.client().resource(job).create().getMetadata().getName();
    }

    private Answer archive(String job) {
        return Answer.to(
                "GET",
                world.internalUrl("/internal/v1/sources/shop/" + job + "/archive"),
                "",
                "Authorization",
                world.bearer("shop", "builder"));
    }

    /** What the one file holds in an archive that must be there. */
    private byte[] archived(String job) throws IOException {
        Answer archive = archive(job);
        assertThat(archive.status()).isEqualTo(200);
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive.body())))) {
            assertThat(tar.getNextEntry().getName()).isEqualTo("noise");
            return tar.readAllBytes();
        }
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(disk)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }
}
