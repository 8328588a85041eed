package io.kubegitdeploy.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The program as its pod starts it: what a person reads in the log, and what Kubernetes sees of it. */
class MainTest {
    @Test
    void a_start_that_is_not_configured_ends_with_2_and_one_message_without_secret_or_stack_trace() throws Exception {
        Process gateway = start(Map.of("PUBLIC_HTTP_PORT", "x", "ETCD_ENDPOINT", "http://user:hunter2@etcd:2379"));

        String output = new String(gateway.getInputStream().readAllBytes(), UTF_8);

        assertThat(gateway.waitFor()).as(output).isEqualTo(2);
        assertThat(output.lines())
                .as(output)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("There are 3 problems with the configuration:"),
                        line -> assertThat(line).startsWith("  - PUBLIC_HTTP_PORT is \"x\", but must be a number"),
                        line -> assertThat(line).startsWith("  - PUBLIC_HTTP_HOST is not set"),
                        line -> assertThat(line).startsWith("  - ETCD_ENDPOINT must be host:port"),
                        line -> assertThat(line).isEqualTo("Run with --help for the list of variables."));
        assertThat(output).doesNotContain("hunter2");
    }

    private static Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder gateway = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.kubegitdeploy.gateway.Main"))
                .redirectErrorStream(true);
        gateway.environment().clear();
        gateway.environment().putAll(environment);
        return gateway.start();
    }
}
