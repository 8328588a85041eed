package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.Environment;
import io.kubegitdeploy.job.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Helm's own directories for this one run.
 *
 * @param empty Helm's working directory: it looks there first for a chart's name
 */
record Workspace(Path home, Path temporary, Path empty, Path values) {

    /** What of our environment is Helm's business: the way to the API server, proxies, certificates. */
    private static final List<String> PASSED_ON = List.of(
            "KUBERNETES_SERVICE_HOST",
            "KUBERNETES_SERVICE_PORT",
            "KUBECONFIG",
            "HTTPS_PROXY",
            "HTTP_PROXY",
            "NO_PROXY",
            "https_proxy",
            "http_proxy",
            "no_proxy",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "PATH");

    static Workspace below(Path directory) throws Unavailable {
        try {
            Files.createDirectories(directory);
            Path own = Files.createTempDirectory(
                    directory,
                    "run-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return new Workspace(
                    Files.createDirectory(own.resolve("home")),
                    Files.createDirectory(own.resolve("tmp")),
                    Files.createDirectory(own.resolve("empty")),
                    Files.createDirectory(own.resolve("values")));
        } catch (IOException e) {
            throw new Unavailable("The directory " + directory + " cannot be written: " + e.getMessage() + ".", e);
        }
    }

    Map<String, String> environment(Environment ours) {
        Map<String, String> environment = new HashMap<>();
        PASSED_ON.forEach(name -> ours.find(name).ifPresent(value -> environment.put(name, value)));
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", temporary.toString());
        environment.put("HELM_CACHE_HOME", home.resolve("cache").toString());
        environment.put("HELM_CONFIG_HOME", home.resolve("config").toString());
        environment.put("HELM_DATA_HOME", home.resolve("data").toString());
        return environment;
    }
}
