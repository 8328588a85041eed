package io.kubegitdeploy.operator;

import java.io.IOException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The operator, in this process, for all tests of a class. */
final class RunningOperator implements BeforeAllCallback, AfterAllCallback {
    private OperatorProcess process;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Theatre theatre = Theatre.of(context);
        process = new OperatorProcess(theatre.config(true), theatre.server().operator());
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
