package io.kubegitdeploy.gateway.sources;

import static io.kubegitdeploy.gateway.sources.Tars.file;
import static io.kubegitdeploy.gateway.sources.Tars.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCacheTest {
    @TempDir
    private Path folder;

    private final AtomicInteger downloads = new AtomicInteger();

    @Test
    void a_commit_is_downloaded_once_however_many_want_it() throws Exception {
        ArchiveCache cache = cache(1 << 20);
        Callable<List<String>> wanted = () -> lines(cache, "c1");
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<String>> got : callers.invokeAll(
                    IntStream.range(0, 50).mapToObj(i -> wanted).toList())) {
                assertThat(got.get()).containsExactly("f 644 0:0 f = of c1");
            }
        }
        assertThat(downloads).hasValue(1);
    }

    @Test
    void what_an_earlier_process_kept_is_used_and_what_it_left_half_is_removed() throws Exception {
        lines(cache(1 << 20), "c1");
        Files.writeString(folder.resolve("download1.part"), "half");

        assertThat(lines(cache(1 << 20), "c1")).containsExactly("f 644 0:0 f = of c1");
        assertThat(downloads).hasValue(1);
        assertThat(kept()).hasSize(1);
    }

    @Test
    void the_least_recently_used_goes_when_the_bound_is_reached() throws Exception {
        lines(cache(1 << 20), "c1");
        long one = Files.size(kept().getFirst());
        ArchiveCache cache = cache(2 * one + one / 2);
        lines(cache, "c2");
        longAgo();
        lines(cache, "c1");
        lines(cache, "c3");

        assertThat(kept()).hasSize(2);
        lines(cache, "c1");
        assertThat(downloads).hasValue(3);
    }

    @Test
    void one_that_is_larger_than_the_bound_is_handed_out_and_not_kept() throws Exception {
        ArchiveCache cache = cache(1);

        assertThat(lines(cache, "c1")).containsExactly("f 644 0:0 f = of c1");
        assertThat(kept()).isEmpty();
    }

    @Test
    void those_that_come_in_at_the_same_moment_have_a_bound_too() throws Exception {
        byte[] noise = new byte[900];
        new Random(1).nextBytes(noise);
        byte[] tar = Tars.of(file("r/f", 0644, HexFormat.of().formatHex(noise)));
        ArchiveCache cache = new ArchiveCache(folder, 1, new ArchiveLimits(1800, 10));

        cache.open("1", "c1", sink -> {
                    sink.take(stream(tar));
                    assertThatThrownBy(() -> cache.open("1", "c2", second -> second.take(stream(tar))))
                            .isInstanceOf(NoRoom.class);
                })
                .close();

        cache.open("1", "c2", sink -> sink.take(stream(tar))).close();
        assertThat(kept()).isEmpty();
    }

    @Test
    void nothing_is_kept_of_a_download_that_fails_or_is_rejected() throws Exception {
        ArchiveCache cache = cache(1 << 20);

        assertThatThrownBy(() -> cache.open("1", "c1", sink -> {
                    throw new IOException("away");
                }))
                .hasMessage("away");
        assertThatThrownBy(() -> cache.open("1", "c1", sink -> sink.take(stream(Tars.of(link("r/out", "/etc"))))))
                .isInstanceOf(ArchiveRejected.class);
        assertThat(folder).isEmptyDirectory();
        assertThat(lines(cache, "c1")).isNotEmpty();
    }

    @Test
    void the_same_commit_of_another_repository_is_another_archive() throws Exception {
        ArchiveCache cache = cache(1 << 20);
        lines(cache, "c1");
        try (ArchiveCache.Archive other =
                cache.open("2", "c1", sink -> sink.take(stream(Tars.of(file("r/x", 0644, "other")))))) {
            assertThat(Tars.lines(other.stream().readAllBytes())).containsExactly("f 644 0:0 x = other");
        }
    }

    private ArchiveCache cache(long bound) throws IOException {
        return new ArchiveCache(folder, bound, ArchiveLimits.DEFAULT);
    }

    private List<String> lines(ArchiveCache cache, String commit) throws Exception {
        try (ArchiveCache.Archive archive = cache.open("1", commit, sink -> {
            downloads.incrementAndGet();
            sink.take(stream(Tars.of(file("r/f", 0644, "of " + commit))));
        })) {
            byte[] bytes = archive.stream().readAllBytes();
            assertThat(archive.bytes()).isEqualTo(bytes.length);
            return Tars.lines(bytes);
        }
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private void longAgo() throws IOException {
        for (Path file : kept()) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
        }
    }

    private List<Path> kept() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
