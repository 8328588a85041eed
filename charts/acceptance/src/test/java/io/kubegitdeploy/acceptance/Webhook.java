package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests to a repository's webhook by someone who is not GitHub, with a secret that they may know. */
record Webhook(URI address, String secret) {

    static Webhook of(Cluster cluster, String repository, String secret) {
        return new Webhook(
                cluster.publicApi()
                        .resolve("/api/v0/github/repositories/" + LocalGitHub.OWNER + "/" + repository + "/web_hook"),
                secret);
    }

    /** With the secret that the gateway keeps for the repository in etcd. */
    static Webhook knowingTheSecret(Cluster cluster, String repository) {
        String key = "/kube-git-deploy/repositories/" + LocalGitHub.OWNER + "/" + repository + "/secret";
        String secret = cluster.etcd().everything().get(key);
        assertThat(secret).as("what etcd has at %s", key).isNotBlank();
        return of(cluster, repository, secret);
    }

    /** The headers of GitHub, with the right signature. */
    Map<String, String> headers(String event, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("X-GitHub-Event", event);
        headers.put("X-GitHub-Delivery", UUID.randomUUID().toString());
        headers.put("X-Hub-Signature-256", signature(body));
        return headers;
    }

    Http.Answer send(String event, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(headers(event, bytes), bytes);
    }

    Http.Answer send(Map<String, String> headers, byte[] body) {
        return Http.post(address, headers, body);
    }

    String signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
