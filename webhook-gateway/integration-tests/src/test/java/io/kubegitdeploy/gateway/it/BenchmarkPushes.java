package io.kubegitdeploy.gateway.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Deliveries as GitHub makes them: each on a connection of its own, with a body of 8 KB. */
record BenchmarkPushes(int port, String repository, String secret) {
    private static final AtomicLong NUMBER = new AtomicLong(1);
    private static final String FILLER = "x".repeat(7500);

    /** Sends a push that was never sent before, and tells whether it was accepted. */
    boolean push() {
        long number = NUMBER.getAndIncrement();
        byte[] body = """
                {"ref":"refs/heads/main","before":"%040x","after":"%040x","created":false,"deleted":false,"forced":false,
                "commits":[{"id":"%040x","message":"%s"}],"head_commit":{"message":"A change","author":{"name":"Ada",
                "email":"ada@example.com"}},"repository":{"id":1,"full_name":"%s","pushed_at":%d,"default_branch":"main"}}
                """.formatted(number, number + 1, number + 1, FILLER, repository, 1_700_000_000 + number)
                .getBytes(UTF_8);
        String head = """
                POST /api/v0/github/repositories/%s/web_hook HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Content-Length: %d
                X-GitHub-Event: push
                X-GitHub-Delivery: %s
                X-Hub-Signature-256: sha256=%s

                """.formatted(
                        repository,
                        body.length,
                        UUID.randomUUID(),
                        HexFormat.of().formatHex(Tracked.hmac(secret, body)))
                .replace("\n", "\r\n");
        byte[] request = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(ISO_8859_1), 0, request, 0, head.length());
        System.arraycopy(body, 0, request, head.length(), body.length);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), ISO_8859_1).startsWith("HTTP/1.1 202");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
