package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A gateway in a process of its own, which can be killed. Beside others it has other ports, and the same public URL. */
final class GatewayProcess implements AutoCloseable {
    private final int publicPort;
    private final int privatePort = Program.freePort();
    private final int internalPort = Program.freePort();
    private final Program program;

    private static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    /** What the first one had loaded: those after it are up in half the time. */
    private static Path loaded;

    /** @param jvm its flags */
    GatewayProcess(Path folder, List<String> jvm, Map<String, String> more) throws IOException {
        this(Program.freePort(), folder, jvm, more);
    }

    private GatewayProcess(int publicPort, Path folder, List<String> jvm, Map<String, String> more) throws IOException {
        this.publicPort = publicPort;
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PUBLIC_HTTP_PORT", Integer.toString(publicPort));
        environment.put("PRIVATE_HTTP_PORT", Integer.toString(privatePort));
        environment.put("KGD_INTERNAL_HTTP_PORT", Integer.toString(internalPort));
        Path own = Files.createTempDirectory(folder, "gateway");
        environment.put("KGD_ARCHIVE_CACHE_DIR", own.resolve("archives").toString());
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(jvm);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                "io.kubegitdeploy.gateway.Main"));
        program = Program.start(own.resolve("log"), environment, command);
    }

    /** Without the tests' own classes: what was loaded is kept of jars only. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Without one in the tests' own process. */
    static GatewayProcess startAlone(World world, Map<String, String> more) {
        world.stopGateway();
        return start(world, more);
    }

    /** The same, and GitHub's hooks lead to it. */
    static GatewayProcess startForGitHub(World world) {
        world.stopGateway();
        return start(world.publicPort, world, Map.of(), "-XX:AOTCache=" + loaded(world));
    }

    static GatewayProcess start(World world, Map<String, String> more) {
        return start(Program.freePort(), world, more, "-XX:AOTCache=" + loaded(world));
    }

    private static GatewayProcess start(int publicPort, World world, Map<String, String> more, String flag) {
        try {
            Map<String, String> environment = new HashMap<>(world.environment());
            environment.put("KUBECONFIG", world.api.kubeconfig().toString());
            environment.putAll(more);
            return new GatewayProcess(
                    publicPort,
                    world.folder,
                    Stream.concat(QUICK.stream(), Stream.of(flag)).toList(),
                    environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized Path loaded(World world) {
        if (loaded == null) {
            Path cache = world.folder.resolve("gateway.aot");
            try (GatewayProcess first = start(Program.freePort(), world, Map.of(), "-XX:AOTCacheOutput=" + cache)) {
                first.up().program.end();
            }
            assertThat(cache).exists();
            loaded = cache;
        }
        return loaded;
    }

    /** Waits until it serves, and etcd has answered it: on a busy machine the first call may take longer than it waits. */
    GatewayProcess up() {
        await().ignoreExceptions()
                .until(() -> Answer.to("GET", publicUrl("/readyz"), "").status() == 200);
        return this;
    }

    String publicUrl(String path) {
        return url(publicPort, path);
    }

    String privateUrl(String path) {
        return url(privatePort, path);
    }

    String internalUrl(String path) {
        return url(internalPort, path);
    }

    private static String url(int port, String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** What the kernel tells of its memory, in MiB: VmRSS is now, VmHWM the most so far. */
    long mebibytes(String line) {
        return program.kibibytes(line) >> 10;
    }

    int publicPort() {
        return publicPort;
    }

    /** What it has printed. */
    String output() {
        return program.output();
    }

    /** kill -9 */
    void kill() {
        program.close();
    }

    @Override
    public void close() {
        kill();
    }
}
