package io.kubegitdeploy.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

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
    })
    void an_answer_after_which_the_connection_is_closed_says_so(int status, String line, String headers, int fill)
            throws IOException {
        try (ApiServer server = new ApiServer("test", () -> {}, routes -> {})) {
            String answer = answer(
                    server.start(0),
                    line + "\r\n" + headers.replace("|", "\r\n") + "\r\nFill: " + "x".repeat(fill) + "\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\r\nConnection: close\r\n");
        }
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
