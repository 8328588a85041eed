package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The API server as a pod sees it, asked for one thing that Helm does not tell: the events of what did not get ready.
 * All of it is a courtesy: without the right to list events, or outside of a pod, there is just less to tell.
 */
record InCluster(Environment environment, Path serviceAccount) {

    private static final int MILLIS = 5_000;
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    static InCluster of(Environment environment) {
        return new InCluster(environment, Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));
    }

    /** Why the objects that an error names did not get ready; nothing where that cannot be told. */
    List<String> reasons(String error, Instant since) {
        List<String> reasons = new ArrayList<>();
        try {
            for (Unready unready : Unready.in(error)) {
                reasons.addAll(Events.about(unready, warnings(unready.namespace()), since));
            }
        } catch (IOException | GeneralSecurityException e) {
            System.out.println("Events cannot be read: " + e.getMessage());
        }
        return reasons.stream().distinct().toList();
    }

    private byte[] warnings(String namespace) throws IOException, GeneralSecurityException {
        String host = environment.find("KUBERNETES_SERVICE_HOST").orElseThrow(() -> new IOException("not in a pod"));
        String port = environment.find("KUBERNETES_SERVICE_PORT").orElse("443");
        URI uri = URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port
                + "/api/v1/namespaces/" + namespace + "/events?fieldSelector=type%3DWarning&limit=500");
        HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection();
        connection.setSSLSocketFactory(trust().getSocketFactory());
        connection.setConnectTimeout(MILLIS);
        connection.setReadTimeout(MILLIS);
        connection.setInstanceFollowRedirects(false);
        String token = Files.readString(serviceAccount.resolve("token")).strip();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setRequestProperty("Accept", "application/json");
        if (connection.getResponseCode() != HttpsURLConnection.HTTP_OK) {
            throw new IOException("status " + connection.getResponseCode());
        }
        try (InputStream body = connection.getInputStream()) {
            return body.readNBytes(MAX_BYTES);
        }
    }

    private SSLContext trust() throws IOException, GeneralSecurityException {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        try (InputStream file = Files.newInputStream(serviceAccount.resolve("ca.crt"))) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                authorities.setCertificateEntry("ca-" + number++, certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
