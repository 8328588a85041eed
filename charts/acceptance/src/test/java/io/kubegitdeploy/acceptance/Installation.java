package io.kubegitdeploy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The local cluster with Kube Git Deploy installed in it. It has a state folder of its own, so what a person keeps in
 * {@code examples/local-cluster/state} stays. The tests that are alone and the others use it one after the other: Maven sees
 * to it that there is none before and after them; it is taken down here when a run is interrupted. With
 * {@code -Dkgd.cluster.keep} the tests use the person's own cluster, made if none is up, and
 * leave it running; with {@code -Dkgd.cluster.keep=as-it-is} they install nothing either.
 */
final class Installation implements AutoCloseable {
    private static final String KEEP = "kgd.cluster.keep";

    private final Path root;
    private final boolean keep;
    private final boolean asItIs;
    private final Program program;
    private boolean up;

    private Installation(Path root, String keep) {
        this.root = root;
        this.keep = !keep.equals("false");
        this.asItIs = keep.equals("as-it-is");
        Path state = root.resolve("examples/local-cluster/state-acceptance");
        this.program = Program.in(root)
                .with(this.keep ? Map.of() : Map.of("STATE_DIR", state.toString()))
                .showing(Progress::say);
    }

    /** Takes about half a minute; longer when the cluster's programs must be built first. */
    static Installation start() {
        String root = System.getProperty("kgd.root");
        if (root == null) {
            throw new IllegalStateException(
                    "the system property kgd.root must name the checkout: run the tests by Maven");
        }
        Installation installation = new Installation(Path.of(root), System.getProperty(KEEP, "false"));
        try {
            installation.bringUp();
            return installation;
        } catch (RuntimeException | Error e) {
            installation.close();
            throw e;
        }
    }

    private void bringUp() {
        if (!keep) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted, "take the cluster down"));
            up = true;
        }
        Program.Ended ended = program.within(Duration.ofMinutes(40)).run(List.of(script("local-cluster/up")));
        if (ended.exitCode() != 0) {
            throw new IllegalStateException(
                    "The local cluster did not start (its reason is above). To test on one that is up already: -D"
                            + KEEP);
        }
        if (!asItIs) {
            install();
        }
    }

    /** Installs what the last build made, as examples/install does, or upgrades to it. */
    void install() {
        Path values = root.resolve("charts/acceptance/src/test/resources/values.yaml");
        program.within(Duration.ofMinutes(8))
                .run(List.of(script("install"), "--no-build", "--values", values.toString()))
                .successful();
    }

    private synchronized void interrupted() {
        if (up) {
            // In a session of its own: an interrupt typed at the terminal must not stop this as well.
            List<String> down = List.of("setsid", "--wait", script("local-cluster/down"), "--wipe");
            program.within(Duration.ofMinutes(3)).run(down);
        }
    }

    private String script(String name) {
        return root.resolve("examples").resolve(name).toString();
    }

    /** Whether the cluster is one that a person keeps. */
    boolean keeps() {
        return keep;
    }

    Path root() {
        return root;
    }

    /** Where the cluster's kubeconfig and programs are. */
    JsonNode places() {
        String json = program.showing(line -> {})
                .run(List.of(script("local-cluster/status"), "--json"))
                .successful();
        return Json.parse(json);
    }

    /** Takes a service of the local cluster away, or brings it back. */
    void service(String name, String action) {
        program.showing(line -> {})
                .run(List.of(script("local-cluster/service"), name, action))
                .successful();
    }

    /** The cluster stays, for the tests that come next or until Maven takes it down. */
    @Override
    public synchronized void close() {
        up = false;
    }
}
