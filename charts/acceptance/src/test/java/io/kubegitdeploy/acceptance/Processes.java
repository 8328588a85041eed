package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The processes of containers: this machine is the cluster's node, so they are its own. */
final class Processes {
    private Processes() {}

    /** SIGKILL to a container's first process, with which the kernel ends the others. */
    static void kill(Pod pod, String container) {
        List<ProcessHandle> all = of(pod, container);
        Set<Long> known = all.stream().map(ProcessHandle::pid).collect(Collectors.toSet());
        List<ProcessHandle> first = all.stream()
                .filter(process -> process.parent()
                        .map(parent -> !known.contains(parent.pid()))
                        .orElse(true))
                .toList();
        assertThat(first).as("the first process of %s", container).hasSize(1);
        assertThat(first.getFirst().destroyForcibly()).isTrue();
    }

    /** SIGTERM to those of a container's processes whose command line has these words; how many there were. */
    static int terminate(Pod pod, String container, String words) {
        List<ProcessHandle> found = of(pod, container).stream()
                .filter(process -> commandLine(process).contains(words))
                .toList();
        found.forEach(ProcessHandle::destroy);
        return found.size();
    }

    static boolean runs(Pod pod, String container, String words) {
        return of(pod, container).stream()
                .anyMatch(process -> commandLine(process).contains(words));
    }

    /** A file or folder as a container sees it. */
    static Path path(Pod pod, String container, String absolute) {
        long pid = of(pod, container).getFirst().pid();
        return Path.of("/proc", Long.toString(pid), "root").resolve(absolute.substring(1));
    }

    /** By the container's id, which is in the names of its cgroups. */
    private static List<ProcessHandle> of(Pod pod, String container) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(container) && status.getContainerID() != null)
                .map(status -> status.getContainerID().replaceFirst(".*://", ""))
                .filter(id -> !id.isEmpty())
                .flatMap(id -> ProcessHandle.allProcesses()
                        .filter(process -> read(process, "cgroup").contains(id)))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        return read(process, "cmdline").replace('\0', ' ');
    }

    /** "" of a process that has ended meanwhile. */
    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            return "";
        }
    }
}
