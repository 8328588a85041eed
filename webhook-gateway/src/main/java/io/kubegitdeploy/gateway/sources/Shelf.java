package io.kubegitdeploy.gateway.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The folder of the {@link ArchiveCache}: whole archives, and parts of those that are being written. */
final class Shelf {
    private static final String WHOLE = ".tar.gz";
    private static final String PART = ".part";

    private final Path folder;
    private final long keptBound;
    private final long partsBound;
    private final AtomicLong parts = new AtomicLong();
    /** How many bytes found no room the last time; 0 if they did. */
    private volatile long lacking;

    /**
     * @param keptBound bytes that all whole archives together may have
     * @param partsBound bytes that all parts together may have
     */
    Shelf(Path folder, long keptBound, long partsBound) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.keptBound = keptBound;
        this.partsBound = partsBound;
        for (Path left : list(PART)) {
            Files.deleteIfExists(left);
        }
        evict();
    }

    private record Kept(Path file, long bytes, FileTime used) {
        static Kept of(Path file) {
            try {
                return new Kept(file, Files.size(file), Files.getLastModifiedTime(file));
            } catch (IOException gone) {
                return new Kept(file, 0, FileTime.fromMillis(0));
            }
        }
    }

    /** An archive that stays readable whatever becomes of its file. Empty if there is none. */
    Optional<ArchiveCache.Archive> open(String key) throws IOException {
        Path file = folder.resolve(key + WHOLE);
        InputStream stream;
        try {
            stream = Files.newInputStream(file);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
        try {
            long bytes = Files.size(file);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return Optional.of(new ArchiveCache.Archive(stream, bytes));
        } catch (NoSuchFileException dropped) {
            stream.close();
            return Optional.empty();
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    Part begin() throws IOException {
        while (true) {
            try {
                return new Part(this, Files.createTempFile(folder, "download", PART));
            } catch (IOException e) {
                if (!dropOldest()) {
                    throw full("no file can be made", 0);
                }
            }
        }
    }

    /** The part is whole now. */
    void keep(Part part, String key) throws IOException {
        Files.move(part.file(), folder.resolve(key + WHOLE), StandardCopyOption.ATOMIC_MOVE);
        lacking = 0;
    }

    /** Drops the least recently used until the rest is within the bound. */
    synchronized void evict() throws IOException {
        long total = 0;
        for (Kept kept : newestFirst()) {
            total += kept.bytes();
            if (total > keptBound) {
                Files.deleteIfExists(kept.file());
            }
        }
    }

    /** Drops the least recently used; false if there is none. */
    synchronized boolean dropOldest() throws IOException {
        List<Kept> kept = newestFirst();
        return !kept.isEmpty() && Files.deleteIfExists(kept.getLast().file());
    }

    void reserve(int bytes) throws NoRoom {
        if (parts.addAndGet(bytes) > partsBound) {
            parts.addAndGet(-bytes);
            throw new NoRoom("too many large archives come in at the same moment");
        }
    }

    void release(long bytes) {
        parts.addAndGet(-bytes);
    }

    /** @param why the operating system's own words, which name no path */
    NoRoom full(String why, long bytes) {
        lacking = Math.max(bytes, 1);
        return new NoRoom(why);
    }

    /** @throws NoRoom if an archive found no room, and would find none now */
    void check() throws NoRoom {
        if (lacking > 0 && usable() <= lacking) {
            throw new NoRoom("the disk is full");
        }
        lacking = 0;
    }

    private long usable() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    private List<Kept> newestFirst() throws IOException {
        return list(WHOLE).stream()
                .map(Kept::of)
                .sorted(Comparator.comparing(Kept::used).reversed())
                .toList();
    }

    private List<Path> list(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .toList();
        }
    }
}
