package io.kubegitdeploy.cli.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;

/**
 * One HTTP call after the other. By {@link HttpURLConnection}: the newer client starts threads and loads far more
 * classes, which a command that makes one call and ends does not earn back (README, "How it starts quickly").
 */
record Http(Optional<String> token) {
    private static final int CONNECT_MILLIS = 5_000;
    /** The gateway itself waits up to 20 s for GitHub. */
    private static final int ANSWER_MILLIS = 40_000;

    private static final int LARGEST = 16 << 20;

    static {
        // A POST whose connection broke may have been done.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    record Answer(int status, String contentType, String body) {}

    /** @throws IOException without an answer, or with one of more than 16 MiB */
    Answer send(String method, URI uri, Optional<String> json) throws IOException {
        HttpURLConnection call = (HttpURLConnection) uri.toURL().openConnection();
        call.setRequestMethod(method);
        call.setConnectTimeout(CONNECT_MILLIS);
        call.setReadTimeout(ANSWER_MILLIS);
        call.setInstanceFollowRedirects(false); // the token is for this server only
        call.setRequestProperty("Accept", "application/json");
        token.ifPresent(known -> call.setRequestProperty("Authorization", "Bearer " + known));
        if (method.equals("POST")) {
            byte[] body = json.orElse("").getBytes(UTF_8);
            call.setDoOutput(true);
            call.setRequestProperty("Content-Type", "application/json");
            try (OutputStream out = call.getOutputStream()) {
                out.write(body);
            }
        }
        int status = call.getResponseCode();
        try (InputStream in = status < 400 ? call.getInputStream() : call.getErrorStream()) {
            byte[] body = in == null ? new byte[0] : in.readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                throw new IOException("an answer of more than " + (LARGEST >> 20) + " MiB");
            }
            return new Answer(status, Optional.ofNullable(call.getContentType()).orElse(""), new String(body, UTF_8));
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Http";
    }
}
