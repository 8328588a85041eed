package io.kubegitdeploy.operator.jobs;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Optional;
import java.util.stream.Stream;

/** A container that had too little memory, in words that say where it gets more. */
final class Memory {
    private Memory() {}

    static String exceeded(Pod pod, Stage stage, String container) {
        String told = "out of memory"
                + limit(pod, container).map(limit -> " (limit " + limit + ")").orElse("");
        return container.equals(stage.container())
                ? told + ": give it more by " + setting(stage) + " of the TrackedRepository"
                : told + " while it fetched the source";
    }

    private static String setting(Stage stage) {
        return switch (stage) {
            case BUILD -> "build.resources";
            case RELEASE -> "deploy.resources";
        };
    }

    private static Optional<String> limit(Pod pod, String container) {
        return Optional.ofNullable(pod.getSpec()).stream()
                .flatMap(Memory::containers)
                .filter(one -> one.getName().equals(container) && one.getResources() != null)
                .map(one -> one.getResources().getLimits())
                .filter(limits -> limits != null && limits.containsKey("memory"))
                .map(limits -> limits.get("memory").toString())
                .findFirst();
    }

    private static Stream<Container> containers(PodSpec spec) {
        return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream());
    }
}
