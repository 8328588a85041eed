package io.kubegitdeploy.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiServerTest {
    private static final int END_MILLIS = 20_000;

    /** A caller that is not told sends its next request into the closed connection, and gets no answer. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "400, GET /%00 HTTP/1.1, Host: x, 0",
        "400, POST /%00 HTTP/1.1, Host: x, 0",
        "400, GET /a%zz HTTP/1.1, Host: x, 0",
        "400, GET /healthz HTTP/1.1, Host : x, 0",
        "400, GET /healthz HTTP/1.1, No-Host: x, 0",
        "431, GET /healthz HTTP/1.1, Host: x, 20000",
        "505, GET /healthz HTTP/9.1, Host: x, 0",
        "404, POST /nothing HTTP/1.1, Host: x|Content-Length: 100000, 0",
        "404, GET /nothing HTTP/1.1, Host: x|Connection: close, 0",
        "405, POST /healthz HTTP/1.1, Host: x|Content-Length: 100000, 0",
        "500, GET /bug HTTP/1.1, Host: x|Connection: close, 0",
    })
    void a_refusal_is_json_with_ok_and_error_and_says_if_the_connection_is_closed(
            int status, String line, String headers, int fill) throws IOException {
        try (ApiServer server = new ApiServer("test", () -> {}, ApiServerTest::bug)) {
            String answer = answer(
                    server.start(0),
                    line + "\r\n" + headers.replace("|", "\r\n") + "\r\nFill: " + "x".repeat(fill) + "\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\r\nConnection: close\r\n");
            assertThat(answer).containsIgnoringCase("\r\nContent-Type: application/json");
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(body).startsWith("{\"ok\":false,").endsWith(".\"}").containsOnlyOnce("\"error\":\"");
        }
    }

    private static void bug(RoutesConfig routes) {
        routes.get("/bug", ctx -> {
            throw new IllegalStateException("of no concern to callers");
        });
    }

    /** What comes until the server closes. */
    private static String answer(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(END_MILLIS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
