package io.kubegitdeploy.gateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubegitdeploy.gateway.etcd.Access;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.failure.Unavailable;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A real etcd with a folder of its own, which survives {@link #stop}. */
final class EtcdServer implements AutoCloseable {
    private final Path folder;
    private final String client;
    private final Access access;
    private final String peer = "http://127.0.0.1:" + Program.freePort();
    private final boolean hasty;
    private final String[] flags;
    private Program program;
    /** For what tests look at again and again: a connection costs more than what is read by it. */
    private Etcd reader;

    /** As fast as it can be; what it has acknowledged could be lost with the machine. */
    EtcdServer(Path folder, String... flags) {
        this(folder, true, flags);
    }

    /** @param hasty false: each write is on the disk before it is acknowledged */
    EtcdServer(Path folder, boolean hasty, String... flags) {
        this(folder, hasty, "http", Access::open, flags);
    }

    /** @param access how to reach it, by its endpoint */
    EtcdServer(Path folder, String scheme, Function<List<URI>, Access> access, String... flags) {
        this(folder, true, scheme, access, flags);
    }

    private EtcdServer(Path folder, boolean hasty, String scheme, Function<List<URI>, Access> access, String... flags) {
        this.hasty = hasty;
        this.folder = folder;
        this.client = scheme + "://127.0.0.1:" + Program.freePort();
        this.access = access.apply(List.of(uri()));
        this.flags = flags;
        start();
    }

    void start() {
        launch();
        await().atMost(Duration.ofSeconds(30))
                .ignoreException(Unavailable.class)
                .until(() -> keys("/none/").isEmpty());
    }

    /** Without waiting until it answers. */
    void launch() {
        List<String> command = new java.util.ArrayList<>(List.of(
                Program.ofCluster("etcd"),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--log-level=error"));
        if (hasty) {
            command.add("--unsafe-no-fsync");
        }
        command.addAll(List.of(flags));
        program = Program.start(folder.resolve("etcd.log"), Map.of(), command);
    }

    synchronized void stop() {
        program.close();
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    URI uri() {
        return URI.create(client);
    }

    Etcd client() {
        return new Etcd(access);
    }

    private synchronized Etcd reader() {
        if (reader == null) {
            reader = client();
        }
        return reader;
    }

    /** Everything below the prefix. */
    List<Entry> entries(String prefix) {
        return reader().list(prefix);
    }

    /** Every key below the prefix. */
    List<String> keys(String prefix) {
        return entries(prefix).stream().map(Entry::key).toList();
    }

    String value(String key) {
        return reader().get(key).map(Entry::value).orElse("");
    }

    void put(String key, String value) {
        reader().put(key, value);
    }

    void delete(String key) {
        reader().delete(key);
    }

    /** The lease that ends this key; "" if it is kept for ever. */
    String lease(String key) {
        String base64 = Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
        return ask("kv/range", "{\"key\":\"" + base64 + "\"}")
                .at("/kvs/0/lease")
                .asText();
    }

    /** How long the lease was granted for. */
    Duration life(String lease) {
        return Duration.ofSeconds(ask("lease/timetolive", "{\"ID\":\"" + lease + "\"}")
                .path("grantedTTL")
                .asLong());
    }

    /** Ends a lease and its keys now. */
    void revoke(String lease) {
        ask("lease/revoke", "{\"ID\":\"" + lease + "\"}");
    }

    private JsonNode ask(String call, String body) {
        Answer answer = Answer.to("POST", client + "/v3/" + call, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    /** As if it were full: it takes no more writes. */
    void raiseSpaceAlarm() {
        alarm("ACTIVATE");
    }

    void lowerSpaceAlarm() {
        alarm("DEACTIVATE");
    }

    private void alarm(String action) {
        ask("maintenance/alarm", "{\"action\":\"" + action + "\",\"memberID\":\"0\",\"alarm\":\"NOSPACE\"}");
    }

    @Override
    public void close() {
        stop();
    }
}
