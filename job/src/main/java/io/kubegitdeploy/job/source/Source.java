package io.kubegitdeploy.job.source;

import io.kubegitdeploy.job.Environment;
import io.kubegitdeploy.job.ExitCode;
import io.kubegitdeploy.job.Rejected;
import io.kubegitdeploy.job.TerminationMessage;
import io.kubegitdeploy.job.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The init container of both Jobs. The directory appears whole or not at all: a download that breaks off leaves only a
 * neighbour called {@code .partial}, which the next try removes.
 */
public final class Source {

    private static final String DEFAULT_TOKEN_FILE = "/var/run/secrets/kube-git-deploy/token";
    private static final String DEFAULT_DIRECTORY = "/.kgd/source";

    private final Download download;
    private final Path directory;
    private final Retries retries;

    Source(Download download, Path directory, Retries retries) {
        this.download = download;
        this.directory = directory.toAbsolutePath().normalize();
        this.retries = retries;
    }

    /** The whole program; what it returns is the exit code. */
    public static int run(Environment environment) {
        TerminationMessage message = TerminationMessage.of(environment);
        try {
            Download download = Download.of(
                    environment.require("KGD_SOURCE_URL"), environment.path("KGD_TOKEN_FILE", DEFAULT_TOKEN_FILE));
            Path directory = environment.path("KGD_SOURCE_DIR", DEFAULT_DIRECTORY);
            new Source(download, directory, Retries.DEFAULT).fill();
            return ExitCode.DONE;
        } catch (Rejected e) {
            return end(e, ExitCode.FAILED, message);
        } catch (Unavailable e) {
            return end(e, ExitCode.UNAVAILABLE, message);
        }
    }

    private static int end(Exception why, int exitCode, TerminationMessage message) {
        System.err.println(why.getMessage());
        message.write(why.getMessage());
        return exitCode;
    }

    /** Downloads and unpacks until it succeeds, is Rejected, or the time for retries is over. */
    void fill() throws Rejected, Unavailable {
        Instant start = Instant.now();
        Unpacker.Unpacked unpacked = retries.call(this::once);
        System.out.printf(
                "Source: %d entries, %.1f MiB, %.2f s%n",
                unpacked.entries(),
                unpacked.bytes() / 1048576.0,
                Duration.between(start, Instant.now()).toMillis() / 1000.0);
    }

    private Unpacker.Unpacked once() throws Rejected, Unavailable {
        Path partial = directory.resolveSibling(directory.getFileName() + ".partial");
        try (InputStream archive = download.open()) {
            remove(partial);
            Files.createDirectories(partial);
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
            Unpacker.Unpacked unpacked = new Unpacker(partial, Limits.DEFAULT).unpack(archive);
            remove(directory);
            Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
            return unpacked;
        } catch (IOException | UncheckedIOException e) {
            throw new Unavailable("The source could not be written to " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
