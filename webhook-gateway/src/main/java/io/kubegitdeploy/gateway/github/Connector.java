package io.kubegitdeploy.gateway.github;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/**
 * How github-api reaches GitHub: over the JDK's HTTP client, with the time limits that its own connector lacks, for the
 * headers and for the whole body. Redirects are left to github-api, which sends no credential on.
 */
final class Connector implements GitHubConnector, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration BODY = Duration.ofSeconds(20);
    private static final Duration ARCHIVE = Duration.ofMinutes(5);
    private static final int PLAIN_LIMIT = 4 << 20;
    /** Set by the JDK's client itself. */
    private static final Set<String> RESTRICTED =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "accept-encoding");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("github-deadlines").daemon().factory());

    @Override
    public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
        HttpRequest.Builder sent = HttpRequest.newBuilder(
                        URI.create(request.url().toString()))
                .timeout(ANSWER)
                .method(
                        request.method(),
                        request.hasBody()
                                ? BodyPublishers.ofByteArray(request.body().readAllBytes())
                                : BodyPublishers.noBody());
        request.allHeaders()
                .forEach((name, values) -> values.stream()
                        .filter(value -> value != null && !RESTRICTED.contains(name.toLowerCase(java.util.Locale.ROOT)))
                        .forEach(value -> sent.header(name, value)));
        try {
            HttpResponse<InputStream> answer = http.send(sent.build(), BodyHandlers.ofInputStream());
            Duration limit = isArchive(request) ? ARCHIVE : BODY;
            return new Response(request, answer, new Bounded(answer.body(), limit));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the gateway is stopping", e);
        }
    }

    /** An answer as it came. */
    @SuppressWarnings("ArrayRecordComponent")
    record Plain(int status, byte[] body) {}

    /** A call that github-api has no method for. Redirects are not followed. */
    Plain call(String method, URI url, String token) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/vnd.github+json")
                .method(method, BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = new Bounded(answer.body(), BODY)) {
                return new Plain(answer.statusCode(), body.readNBytes(PLAIN_LIMIT));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the gateway is stopping", e);
        }
    }

    private static boolean isArchive(GitHubConnectorRequest request) {
        String path = request.url().getPath();
        return path.contains("/tarball") || path.contains("/legacy.tar.gz") || path.endsWith(".tar.gz");
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        http.shutdownNow();
    }

    private static final class Response extends GitHubConnectorResponse {
        private final InputStream body;

        Response(GitHubConnectorRequest request, HttpResponse<?> answer, InputStream body) {
            super(request, answer.statusCode(), answer.headers().map());
            this.body = body;
        }

        @Override
        public InputStream bodyStream() throws IOException {
            return wrapStream(body);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** A body that is cut off, with an error, when its time is over. */
    private final class Bounded extends FilterInputStream {
        private final Future<?> cut;
        private volatile boolean late;

        Bounded(InputStream body, Duration limit) {
            super(body);
            this.cut = deadlines.schedule(this::cutOff, limit.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void cutOff() {
            late = true;
            try {
                in.close();
            } catch (IOException e) {
                // the reader learns of it
            }
        }

        @Override
        public int read() throws IOException {
            return inTime(in.read());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return inTime(in.read(bytes, offset, length));
        }

        private int inTime(int read) throws IOException {
            if (late) {
                throw new IOException("GitHub's answer took too long");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            cut.cancel(false);
            super.close();
        }
    }
}
