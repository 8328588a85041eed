package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The pod of the gateway's etcd, taken away for a while, and back again when this is closed. */
final class EtcdPod implements AutoCloseable {
    private static final String NAME = "kube-git-deploy-etcd";
    /** Only the chart's etcd is started like this. */
    private static final String COMMAND = "--data-dir=/var/lib/etcd/data";

    private final Cluster cluster;
    private boolean hangs;
    private boolean gone;

    EtcdPod(Cluster cluster) {
        this.cluster = cluster;
    }

    /** From now on it takes connections and does not answer. */
    void hang() {
        signal("-STOP");
        hangs = true;
    }

    /** From now on there is no pod: it ended as in a crash, and was not started again. */
    void kill() {
        scale(0);
        gone = true;
        await("jsonpath={.metadata.deletionTimestamp}");
        signal("-KILL");
        hangs = false;
        await("delete");
    }

    private void await(String what) {
        cluster.kubectl("-n", Cluster.PRODUCT, "wait", "pod/" + NAME + "-0", "--for=" + what, "--timeout=20s")
                .successful();
    }

    void bringBack() {
        if (hangs) {
            signal("-CONT");
        }
        if (gone) {
            scale(1);
        }
        hangs = false;
        gone = false;
    }

    private void scale(int replicas) {
        cluster.kubectl("-n", Cluster.PRODUCT, "scale", "statefulset", NAME, "--replicas=" + replicas)
                .successful();
    }

    /** This machine is the cluster's node: the process is one of its own. */
    private void signal(String signal) {
        List<Long> pids = ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(EtcdPod::isEtcd)
                .toList();
        assertThat(pids).as("processes with %s", COMMAND).hasSize(1);
        Program.in(cluster.installation().root())
                .within(Duration.ofSeconds(5))
                .run(List.of("kill", signal, pids.getFirst().toString()))
                .successful();
    }

    private static boolean isEtcd(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                            .split("\0"))
                    .contains(COMMAND);
        } catch (IOException e) {
            return false; // it has just ended
        }
    }

    @Override
    public void close() {
        bringBack();
    }
}
