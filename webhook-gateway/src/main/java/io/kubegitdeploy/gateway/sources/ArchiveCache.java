package io.kubegitdeploy.gateway.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Archives on disk, already sanitised, the least recently used dropped when all together exceed the bound. A file is
 * whole or absent, so that a crash leaves nothing half; what an earlier process kept is used again. Several callers that
 * want the same commit at once cost one download.
 */
public final class ArchiveCache {
    private final Shelf shelf;
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
     * @param boundBytes that all kept archives together may have; one that alone is larger is handed out and not kept.
     *     Those that come in meanwhile may have as much, and one of the largest, beside it
     */
    public ArchiveCache(Path folder, long boundBytes, ArchiveLimits limits) throws IOException {
        this.shelf = new Shelf(folder, boundBytes, boundBytes + limits.bytes());
        this.limits = limits;
    }

    /**
     * The archive of a commit, from the disk or by the download. Where the disk is full, others make way for it.
     *
     * @param repository whatever tells repositories apart for good, such as GitHub's id
     * @throws ArchiveRejected if what was downloaded breaks a rule; nothing is kept of it
     * @throws NoRoom if the disk is full all the same
     * @throws IOException if the download fails
     */
    public Archive open(String repository, String commit, Download download) throws IOException, ArchiveRejected {
        String key = key(repository, commit);
        ReentrantLock one = downloads.computeIfAbsent(key, k -> new ReentrantLock());
        one.lock();
        try {
            Optional<Archive> kept = shelf.open(key);
            return kept.isPresent() ? kept.get() : fetched(key, download);
        } finally {
            one.unlock();
            if (!one.hasQueuedThreads()) {
                downloads.remove(key, one);
            }
        }
    }

    private Archive fetched(String key, Download download) throws IOException, ArchiveRejected {
        Part part = shelf.begin();
        try {
            try (part) {
                download.into(github -> Sanitiser.copy(github, part, limits));
            }
            shelf.keep(part, key);
            Optional<Archive> archive = shelf.open(key); // before the eviction, which may drop it
            shelf.evict();
            return archive.orElseThrow(() -> new NoRoom("others took its room at once"));
        } finally {
            part.discard();
        }
    }

    /** Ends normally unless the disk was too full for an archive and still is. */
    public void check() throws NoRoom {
        shelf.check();
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
