package io.kubegitdeploy.localgithub.webhook;

import io.kubegitdeploy.localgithub.store.Hook;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one event to one hook. Follows no redirect, as GitHub. */
final class Sender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final int KEPT_OF_BODY = 16 * 1024;

    private final Duration limit;
    private final HttpClient verifying;
    private final HttpClient trusting;

    /** The limit is for the whole answer, from the attempt to connect on. */
    Sender(Duration limit) {
        this.limit = limit;
        this.verifying = client(limit).build();
        this.trusting = client(limit).sslContext(trustingEveryone()).build();
    }

    /** What came back; {@code code} is 0 if nothing did. */
    record Outcome(int code, String status, Map<String, String> headers, Optional<String> body) {
        private static Outcome failed(String status) {
            return new Outcome(0, status, Map.of(), Optional.empty());
        }
    }

    /** The headers of a delivery, except those that the HTTP client sets. */
    static Map<String, String> headers(Hook hook, String event, String guid, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "*/*");
        boolean form = hook.config().contentType().equals("form");
        headers.put("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json");
        headers.put("User-Agent", "GitHub-Hookshot/0c4f1a2");
        headers.put("X-GitHub-Delivery", guid);
        headers.put("X-GitHub-Event", event);
        headers.put("X-GitHub-Hook-ID", String.valueOf(hook.id()));
        headers.put("X-GitHub-Hook-Installation-Target-ID", String.valueOf(hook.repositoryId()));
        headers.put("X-GitHub-Hook-Installation-Target-Type", "repository");
        hook.config().secret().ifPresent(secret -> {
            for (Signature signature : Signature.values()) {
                headers.put(signature.header, signature.of(body, secret));
            }
        });
        return headers;
    }

    static byte[] body(Hook hook, String payload) {
        if (!hook.config().contentType().equals("form")) {
            return payload.getBytes(StandardCharsets.UTF_8);
        }
        return ("payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII);
    }

    Outcome send(Hook hook, Map<String, String> headers, byte[] body) throws InterruptedException {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(URI.create(hook.config().url())).POST(BodyPublishers.ofByteArray(body));
        } catch (IllegalArgumentException e) {
            return Outcome.failed("invalid url");
        }
        headers.forEach(request::header);
        HttpClient client = hook.config().insecureSsl() ? trusting : verifying;
        CompletableFuture<HttpResponse<InputStream>> exchange =
                client.sendAsync(request.build(), BodyHandlers.ofInputStream());
        CompletableFuture<Outcome> answer = exchange.thenApplyAsync(
                Sender::outcome, task -> Thread.ofVirtual().start(task));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            giveUp(exchange);
            return Outcome.failed("timed out");
        } catch (ExecutionException e) {
            return Outcome.failed(reason(e.getCause()));
        }
    }

    /** Ends the connection, whether or not the answer has begun. */
    private static void giveUp(CompletableFuture<HttpResponse<InputStream>> exchange) {
        if (!exchange.cancel(true) && !exchange.isCompletedExceptionally()) {
            try {
                exchange.join().body().close();
            } catch (IOException e) {
                LOG.debug("The connection was closed already", e);
            }
        }
    }

    private static Outcome outcome(HttpResponse<InputStream> response) {
        try (InputStream stream = response.body()) {
            String body = new String(stream.readNBytes(KEPT_OF_BODY), StandardCharsets.UTF_8);
            Map<String, String> headers = new LinkedHashMap<>();
            response.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            int code = response.statusCode();
            String status = code >= 200 && code < 300 ? "OK" : "Invalid HTTP Response: " + code;
            return new Outcome(code, status, headers, Optional.of(body));
        } catch (IOException e) {
            return Outcome.failed(reason(e));
        }
    }

    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "peer certificate cannot be verified";
            }
            if (cause instanceof ConnectException) {
                return "failed to connect to host";
            }
        }
        return "failed to connect to host or broken answer";
    }

    @Override
    public void close() {
        verifying.shutdownNow();
        trusting.shutdownNow();
    }

    private static HttpClient.Builder client(Duration limit) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limit);
    }

    private static SSLContext trustingEveryone() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Everyone()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For hooks with {@code insecure_ssl}: their owner asked for it. The extended type also skips the host name. */
    private static final class Everyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
