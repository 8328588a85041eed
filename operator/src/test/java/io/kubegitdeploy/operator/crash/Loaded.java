package io.kubegitdeploy.operator.crash;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a process of the operator has loaded, as an ahead-of-time cache for those after it, which start in half the time. Only
 * one that ends in peace may write it: a JVM that had to do so at a crash would end otherwise.
 */
final class Loaded {
    private static final Path CACHE = temporary();
    private static boolean kept;

    private Loaded() {}

    static synchronized boolean isMissing() {
        return !kept;
    }

    /** What the process wrote that has ended just now is used from now on. */
    static synchronized void keep() {
        if (!Files.exists(CACHE)) {
            throw new AssertionError("the operator left no cache of its classes when it ended");
        }
        kept = true;
    }

    /** A process with this flag leaves the cache. */
    static String write() {
        return "-XX:AOTCacheOutput=" + CACHE;
    }

    /** A process with this flag starts from the cache, if there is one. */
    static synchronized String use() {
        return kept ? "-XX:AOTCache=" + CACHE : "-Xshare:auto";
    }

    /** That of the tests without the classes of the tests: a cache is of jars only. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path temporary() {
        try {
            Path folder = Files.createTempDirectory("kgd-classes");
            Path cache = folder.resolve("operator.aot");
            folder.toFile().deleteOnExit();
            cache.toFile().deleteOnExit();
            return cache;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
