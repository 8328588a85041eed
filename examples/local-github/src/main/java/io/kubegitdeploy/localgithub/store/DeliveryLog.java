package io.kubegitdeploy.localgithub.store;

import io.kubegitdeploy.localgithub.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The newest deliveries, one file each; what was sent and answered is read from the file when asked for. */
public final class DeliveryLog {
    private static final int KEPT = 2000;

    private final Path directory;
    private final ConcurrentNavigableMap<Long, Delivery> byId = new ConcurrentSkipListMap<>();

    public DeliveryLog(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                Delivery delivery = read(file).delivery();
                byId.put(delivery.id(), delivery);
            }
        }
    }

    public void add(Delivery.Kept kept) {
        try {
            write(kept);
        } catch (IOException e) {
            throw new UncheckedIOException("The delivery cannot be kept in " + directory, e);
        }
    }

    private void write(Delivery.Kept kept) throws IOException {
        WholeFile.write(file(kept.delivery().id()), Json.bytes(kept));
        byId.put(kept.delivery().id(), kept.delivery());
        while (byId.size() > KEPT) {
            var oldest = byId.pollFirstEntry();
            if (oldest != null) {
                Files.deleteIfExists(file(oldest.getKey()));
            }
        }
    }

    /** Newest first. */
    public List<Delivery> ofHook(long hookId) {
        return newestFirst().filter(delivery -> delivery.hookId() == hookId).toList();
    }

    /** Newest first. */
    public List<Delivery> ofRepository(long repositoryId) {
        return newestFirst()
                .filter(delivery -> delivery.repositoryId() == repositoryId)
                .toList();
    }

    public Optional<Delivery> newestOf(long repositoryId) {
        return newestFirst()
                .filter(delivery -> delivery.repositoryId() == repositoryId)
                .findFirst();
    }

    public Stream<Delivery> newestFirst() {
        return byId.descendingMap().values().stream();
    }

    /**
     * A delivery with all that is kept of it.
     *
     * @throws IOException if the file cannot be read
     */
    public Optional<Delivery.Kept> find(long id) throws IOException {
        return byId.containsKey(id) ? Optional.of(read(file(id))) : Optional.empty();
    }

    private Path file(long id) {
        return directory.resolve(id + ".json");
    }

    private static Delivery.Kept read(Path file) throws IOException {
        return Json.parse(Files.readAllBytes(file), Delivery.Kept.class);
    }
}
