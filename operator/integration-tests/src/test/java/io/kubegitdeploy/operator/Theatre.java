package io.kubegitdeploy.operator;

import io.kubegitdeploy.operator.jobs.JobSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/** The API server with the operator's rights in it and the gateway that is played: made once for all tests. */
record Theatre(ApiServer server, StandInGateway gateway, Path token) implements AutoCloseable {
    /** The operator's own namespace. */
    static final String OWN = "kgd-system";

    private static final Namespace OURS = Namespace.create(Theatre.class);

    static Theatre of(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, OURS)
                .computeIfAbsent(Theatre.class, key -> open(), Theatre.class);
    }

    static Theatre open() {
        // Until the operator has seen an object, its status is null.
        Awaitility.ignoreExceptionByDefault(NullPointerException.class);
        try {
            Path token = Files.writeString(Files.createTempFile("kgd", "token"), "the-token\n");
            Theatre theatre = new Theatre(new ApiServer(), new StandInGateway(), token);
            theatre.server.namespace(OWN);
            Rights.give(theatre.server.admin(), ApiServer.OPERATOR, OWN);
            return theatre;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of an operator that takes care of these namespaces; of all, if none is named. */
    Config config(boolean leaderElection, String... watched) {
        return new Config(jobs(), token, OWN, Set.of(watched), 100, 2, 0, leaderElection, Duration.ofMinutes(10));
    }

    /** Of one that leads and looks after webhooks that often. */
    Config config(Duration hookCheck) {
        return new Config(jobs(), token, OWN, Set.of(), 100, 2, 0, true, hookCheck);
    }

    JobSettings jobs() {
        return new JobSettings(gateway.uri(), "job:1", "kaniko:1", "IfNotPresent", true);
    }

    /** The same for a process of its own. */
    Map<String, String> environment(boolean leaderElection, String watched) throws IOException {
        return Map.of(
                "KUBECONFIG",
                server.operatorKubeconfig().toString(),
                "KGD_GATEWAY_URL",
                gateway.uri().toString(),
                "KGD_GATEWAY_TOKEN_FILE",
                token.toString(),
                "KGD_JOB_IMAGE",
                "job:1",
                "KGD_KANIKO_IMAGE",
                "kaniko:1",
                "KGD_NAMESPACE",
                OWN,
                "KGD_WATCH_NAMESPACES",
                watched,
                "KGD_LEADER_ELECTION",
                Boolean.toString(leaderElection),
                "KGD_HTTP_PORT",
                "0");
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        server.close();
        Files.delete(token);
    }
}
