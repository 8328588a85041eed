package io.kubegitdeploy.gateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.gateway.etcd.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A repository of a test: what is to be seen of it everywhere, and deliveries of its pushes that the test makes itself. */
record Tracked(World world, String name) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Where the private API tracks. */
    static final String PRIVATE = "/api/v0/github/repositories/";

    static Tracked named(String prefix) {
        World world = World.get();
        String name = prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
        world.github.create("acme", name);
        return new Tracked(world, name);
    }

    String repository() {
        return "acme/" + name;
    }

    String resource() {
        return Names.trackedRepository("acme", name);
    }

    /** The operator asks a gateway, at its internal API, to track it. */
    Answer put(String internalApi) {
        return put(internalApi, "\"branches\":[],\"tags\":[],\"suspend\":false");
    }

    /** @param policy branches, tags and suspend, as in JSON */
    Answer put(String internalApi, String policy) {
        String body = "{\"uid\":\"u1\",\"owner\":\"acme\",\"name\":\"" + name + "\"," + policy + "}";
        return Answer.to("PUT", internalApi + path(), body, "Authorization", world.bearer("kgd", "operator"));
    }

    /** As the operator does: asks again while the gateway says 503, as a busy machine's does right after its start. */
    void hook(String internalApi) {
        await().until(() -> put(internalApi).status() == 200);
    }

    void hook(String internalApi, String policy) {
        await().until(() -> put(internalApi, policy).status() == 200);
    }

    /** The same for its release. */
    void unhook(String internalApi) {
        await().until(() -> delete(internalApi).status() == 200);
    }

    /** The operator asks a gateway to release it. */
    Answer delete(String internalApi) {
        return Answer.to(
                "DELETE", internalApi + path() + "?uid=u1", "", "Authorization", world.bearer("kgd", "operator"));
    }

    private String path() {
        return "/internal/v1/tracked/shop/" + resource();
    }

    /** As a person does with kubectl create. */
    DeployJob byHand(String deployJob, String commit) {
        DeployJob job = new DeployJob();
        job.getMetadata().setNamespace("shop");
        job.getMetadata().setName(deployJob);
        job.setSpec(new DeployJobSpec(
                resource(), null, "refs/heads/main", commit, null, null, "By hand", null, null, false));
        return world.api.client().resource(job).create();
    }

    DeployJob deployJob(String deployJob) {
        return world.api
                .client()
                .resources(DeployJob.class)
                .inNamespace("shop")
                .withName(deployJob)
                .get();
    }

    List<JsonNode> hooks() {
        return world.github.hooks(repository());
    }

    List<DeployJob> deployJobs() {
        return world.deployJobs("shop", resource());
    }

    /** A person pushes with git: GitHub delivers it, signed with the secret that its hook has. Its answer's status. */
    int pushedWithGit(String message) {
        try {
            world.github.clone(repository()).push("main", message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return await().until(
                        () -> world.github.deliveries(repository()).stream()
                                .filter(delivery ->
                                        delivery.path("event").asText().equals("push"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow()
                .path("status_code")
                .asInt();
    }

    /** Every key in etcd that names it, or leads to it. */
    List<String> everyKey() {
        return world.etcd.entries("/").stream()
                .filter(entry -> entry.key().contains(name) || entry.value().contains(name))
                .map(Entry::key)
                .toList();
    }

    /** Keys below one of the gateway's prefixes of repositories. */
    List<String> keys(String prefix) {
        return world.etcd.keys(prefix + repository());
    }

    JsonNode job(int number) {
        try {
            return JSON.readTree(world.etcd.value("/github/repositories/tracked/" + repository() + "/jobs/" + number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A push event of its own for each time. */
    byte[] pushedAt(long seconds) {
        return """
                {"ref": "refs/heads/main", "before": "%s", "after": "%040x", "created": false, "deleted": false,
                 "forced": false, "repository": {"id": 1, "name": "%s", "full_name": "%s", "owner": {"login": "acme"},
                 "default_branch": "main", "pushed_at": %d},
                 "head_commit": {"message": "At %d", "author": {"name": "Ada", "email": "ada@example.com"}}}""".formatted("0".repeat(40), seconds, name, repository(), seconds, seconds)
                .getBytes(UTF_8);
    }

    /** A delivery to a gateway's public API, signed with the secret that etcd has. */
    Answer deliver(String publicApi, byte[] push) {
        return deliver(publicApi, UUID.randomUUID().toString(), push);
    }

    Answer deliver(String publicApi, String id, byte[] push) {
        return deliver(publicApi, "push", id, "application/json", push);
    }

    Answer deliver(String publicApi, String event, String id, String contentType, byte[] body) {
        return Answer.to(
                "POST",
                address(publicApi).toString(),
                BodyPublishers.ofByteArray(body),
                "Content-Type",
                contentType,
                "X-GitHub-Event",
                event,
                "X-GitHub-Delivery",
                id,
                "X-Hub-Signature-256",
                signature(body));
    }

    URI address(String publicApi) {
        return URI.create(publicApi + "/api/v0/github/repositories/" + repository() + "/web_hook");
    }

    String secret() {
        return world.etcd.value("/kube-git-deploy/repositories/" + repository() + "/secret");
    }

    String signature(byte[] body) {
        return "sha256=" + HexFormat.of().formatHex(hmac(secret(), body));
    }

    static byte[] hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
