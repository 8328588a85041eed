package io.kubegitdeploy.job;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The process's environment, read in one place: an empty variable counts as an absent one. */
public record Environment(Map<String, String> variables) {

    public Environment {
        variables = Map.copyOf(variables);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    public String require(String name) throws Rejected {
        return find(name).orElseThrow(() -> new Rejected("The environment variable " + name + " is not set."));
    }

    public Path path(String name, String otherwise) {
        return Path.of(find(name).orElse(otherwise));
    }
}
