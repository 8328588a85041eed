package io.kubegitdeploy.gateway.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Archives on disk, already sanitised, the least recently used dropped when all together exceed the bound. A file is
 * whole or absent, so that a crash leaves nothing half; what an earlier process kept is used again. Several callers that
 * want the same commit at once cost one download.
 */
public final class ArchiveCache {
    private static final String WHOLE = ".tar.gz";
    private static final String PART = ".part";

    private final Path folder;
    private final long boundBytes;
    private final ArchiveLimits limits;
    private final ConcurrentHashMap<String, ReentrantLock> downloads = new ConcurrentHashMap<>();

    /** Fetches GitHub's archive, and gives it to the sink while it arrives. */
    @FunctionalInterface
    public interface Download {
        void into(Sink sink) throws IOException, ArchiveRejected;
    }

    /** Takes an archive. */
    @FunctionalInterface
    public interface Sink {
        void take(InputStream tarGz) throws IOException, ArchiveRejected;
    }

    /**
     * An archive ready to send.
     *
     * @param bytes how many the stream holds
     */
    public record Archive(InputStream stream, long bytes) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /**
     * @param folder made if absent; what it holds is taken over
     * @param boundBytes that all kept archives together may have; one that alone is larger is handed out and not kept
     */
    public ArchiveCache(Path folder, long boundBytes, ArchiveLimits limits) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.boundBytes = boundBytes;
        this.limits = limits;
        for (Path left : list(PART)) {
            Files.deleteIfExists(left);
        }
        evict();
    }

    /**
     * The archive of a commit, from the disk or by the download.
     *
     * @param repository whatever tells repositories apart for good, such as GitHub's id
     * @throws ArchiveRejected if what was downloaded breaks a rule; nothing is kept of it
     * @throws IOException if the download or the disk fails
     */
    public Archive open(String repository, String commit, Download download) throws IOException, ArchiveRejected {
        String key = key(repository, commit);
        Path file = folder.resolve(key + WHOLE);
        ReentrantLock one = downloads.computeIfAbsent(key, k -> new ReentrantLock());
        one.lock();
        try {
            try {
                Archive kept = opened(file);
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                return kept;
            } catch (NoSuchFileException absent) {
                fetch(download, file);
                Archive fetched = opened(file); // before the eviction, which may drop it: an open file stays readable
                evict();
                return fetched;
            }
        } finally {
            one.unlock();
            if (!one.hasQueuedThreads()) {
                downloads.remove(key, one);
            }
        }
    }

    private static Archive opened(Path file) throws IOException {
        InputStream stream = Files.newInputStream(file);
        try {
            return new Archive(stream, Files.size(file));
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    private void fetch(Download download, Path file) throws IOException, ArchiveRejected {
        Path part = Files.createTempFile(folder, "download", PART);
        try {
            try (OutputStream safe = Files.newOutputStream(part)) {
                download.into(github -> Sanitiser.copy(github, safe, limits));
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private synchronized void evict() throws IOException {
        record Kept(Path path, long bytes, FileTime used) {}
        List<Kept> newestFirst = list(WHOLE).stream()
                .map(path -> {
                    try {
                        return new Kept(path, Files.size(path), Files.getLastModifiedTime(path));
                    } catch (IOException gone) {
                        return new Kept(path, 0, FileTime.fromMillis(0));
                    }
                })
                .sorted(Comparator.comparing(Kept::used).reversed())
                .toList();
        long total = 0;
        for (Kept kept : newestFirst) {
            total += kept.bytes();
            if (total > boundBytes) {
                Files.deleteIfExists(kept.path());
            }
        }
    }

    private List<Path> list(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .toList();
        }
    }

    private static String key(String repository, String commit) {
        try {
            byte[] bytes = (repository + "\n" + commit).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
