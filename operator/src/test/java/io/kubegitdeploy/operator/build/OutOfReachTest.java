package io.kubegitdeploy.operator.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines are Kaniko's own, of version 1.25.6. */
class OutOfReachTest {
    private static final String CHECK = "error checking push permissions -- make sure you entered the correct tag name,"
            + " and that you are authenticated correctly, and try again: checking push permission for"
            + " \"registry.local:5000/shop/web:1\": ";

    @Test
    void a_registry_that_refuses_connections_is_named() {
        assertThat(
                        OutOfReach.in(
                                "INFO[0001] Retrieving image manifest x\n" + CHECK
                                        + "Get \"https://registry.local:5000/v2/\": dial tcp 10.244.0.1:5000: connect: connection refused;"
                                        + " Get \"http://registry.local:5000/v2/\": dial tcp 10.244.0.1:5000: connect: connection refused"))
                .contains("registry.local:5000 could not be reached or failed (connection refused)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error building image: unable to complete operation after 3 attempts, last error: Get"
                        + " \"https://r.example.com/v2/\": dial tcp: lookup r.example.com on 10.96.0.10:53: server misbehaving",
                "error pushing image: failed to push to destination r.example.com/a:1: Patch"
                        + " \"https://r.example.com/v2/a/blobs/uploads/x?_state=y\": write tcp 1.2.3.4:5->6.7.8.9:443: write: broken pipe",
                "error pushing image: failed to push to destination r.example.com/a:1: POST"
                        + " https://r.example.com/v2/a/blobs/uploads/: unexpected status code 503 Service Unavailable:"
                        + " <html>\n<body>try later</body>\n</html>",
                "error building image: GET https://r.example.com/v2/a/manifests/1: TOOMANYREQUESTS: slow down",
                "error building image: Get \"https://user:secret@r.example.com/v2/\": net/http: TLS handshake timeout",
            })
    void what_passes_by_itself_is_no_fault_of_the_build(String end) {
        assertThat(OutOfReach.in("INFO[0000] begins\n" + end))
                .hasValueSatisfying(told -> assertThat(told).startsWith("r.example.com could not be reached"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl: (7) Failed to connect to x port 80: Connection refused\nerror building image: error building stage:"
                        + " failed to execute command: waiting for process to exit: exit status 7",
                CHECK
                        + "POST https://registry.local:5000/v2/shop/web/blobs/uploads/: UNAUTHORIZED: authentication required",
                "error building image: unable to complete operation after 3 attempts, last error: GET"
                        + " https://r.example.com/v2/a/manifests/2: MANIFEST_UNKNOWN: manifest unknown",
                "error building image: Get \"https://r.exmaple.com/v2/\": dial tcp: lookup r.exmaple.com: no such host",
                "error resolving dockerfile path: please provide a valid path to a Dockerfile",
                "dial tcp 10.0.0.1:80: connect: connection refused",
                ""
            })
    void what_is_wrong_stays_wrong(String end) {
        assertThat(OutOfReach.in(end)).isEmpty();
    }
}
