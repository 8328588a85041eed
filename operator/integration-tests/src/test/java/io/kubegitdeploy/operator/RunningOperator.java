package io.kubegitdeploy.operator;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The operator, in this process, for all tests of a class. */
final class RunningOperator implements BeforeAllCallback, AfterAllCallback {
    private final Duration hookCheck;
    private OperatorProcess process;

    RunningOperator() {
        this(Duration.ofMinutes(10));
    }

    RunningOperator(Duration hookCheck) {
        this.hookCheck = hookCheck;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Theatre theatre = Theatre.of(context);
        process =
                new OperatorProcess(theatre.config(hookCheck), theatre.server().operator());
    }

    OperatorProcess process() {
        return process;
    }

    /** Ends the one that runs; the other goes on in its place. */
    void replaceBy(OperatorProcess other) {
        process.close();
        process = other;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        process.close();
    }
}
