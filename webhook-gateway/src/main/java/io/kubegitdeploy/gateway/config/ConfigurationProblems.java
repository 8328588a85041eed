package io.kubegitdeploy.gateway.config;

import java.util.List;

/** The configuration can't be used. Its message lists every problem at once, and no secret. */
public final class ConfigurationProblems extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationProblems(List<String> problems) {
        super((problems.size() == 1 ? "There is a problem" : "There are " + problems.size() + " problems")
                + " with the configuration:\n  - " + String.join("\n  - ", problems)
                + "\nRun with --help for the list of variables.");
    }
}
