package io.kubegitdeploy.gateway.etcd;

import static io.kubegitdeploy.gateway.etcd.Transaction.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.maintenance.AlarmMember;
import io.etcd.jetcd.maintenance.AlarmType;
import io.etcd.jetcd.options.CompactOption;
import io.etcd.jetcd.options.GetOption;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * etcd's key-value store. Every call ends within {@value #LIMIT_SECONDS} s, with {@link Unavailable} if etcd did not
 * answer; a write may then have been applied or not, so every write of ours can be repeated.
 */
public final class Etcd implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Etcd.class);
    private static final int LIMIT_SECONDS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(LIMIT_SECONDS);
    /** For what works on the whole database. */
    private static final Duration LONG = Duration.ofMinutes(2);
    /** A client that was refused for this long is replaced: gRPC's own pause between attempts grows to two minutes. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** One that got no answer for this long is too. A process that just starts, on a busy machine, may be slow for a while. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Access access;
    private Client client;
    private long workedAt = System.nanoTime();

    public Etcd(Access access) {
        this.access = access;
        this.client = connect();
    }

    private Client connect() {
        ClientBuilder builder = Client.builder()
                .endpoints(access.endpoints())
                .maxInboundMessageSize(64 << 20)
                .waitForReady(false)
                .retryMaxAttempts(1)
                .retryMaxDuration(Duration.ofSeconds(LIMIT_SECONDS))
                .connectTimeout(Duration.ofSeconds(LIMIT_SECONDS))
                .keepaliveTime(Duration.ofSeconds(10))
                .keepaliveTimeout(Duration.ofSeconds(LIMIT_SECONDS))
                // etcd closes the connection of a client that pings it without a reason (its "too_many_pings").
                .keepaliveWithoutCalls(false);
        try {
            if (access.isTls()) {
                builder.sslContext(this::secure);
            }
            access.user()
                    .ifPresent(user ->
                            builder.user(bytes(user.name())).password(bytes(Secrets.password(user.passwordFile()))));
        } catch (IllegalArgumentException | SSLException e) {
            throw Unavailable.etcd("what the connection to etcd is made with can't be used: " + e.getMessage(), e);
        }
        return builder.build();
    }

    /** The certificate must be etcd's, for the host that the endpoint names: gRPC checks both. */
    private void secure(SslContextBuilder tls) {
        access.caFile().ifPresent(file -> tls.trustManager(Secrets.certificates(file)));
        access.certificate()
                .ifPresent(ours -> tls.keyManager(Secrets.key(ours.keyFile()), Secrets.certificates(ours.certFile())));
    }

    public Optional<Entry> get(String key) {
        return call(c -> c.getKVClient().get(bytes(key))).getKvs().stream()
                .map(Etcd::entry)
                .findFirst();
    }

    /** Several keys as they were at one moment. */
    public Outcome read(String... keys) {
        return commit(Transaction.reading(List.of(keys)));
    }

    /** Everything below the prefix, by key. */
    public List<Entry> list(String prefix) {
        GetOption option = GetOption.builder().isPrefix(true).build();
        return call(c -> c.getKVClient().get(bytes(prefix), option)).getKvs().stream()
                .map(Etcd::entry)
                .toList();
    }

    /** The keys of everything below the prefix, in their order. */
    public List<String> keys(String prefix) {
        GetOption option = GetOption.builder().isPrefix(true).withKeysOnly(true).build();
        return call(c -> c.getKVClient().get(bytes(prefix), option)).getKvs().stream()
                .map(pair -> pair.getKey().toString(UTF_8))
                .toList();
    }

    public void put(String key, String value) {
        commit(new Transaction().put(key, value));
    }

    public void delete(String key) {
        commit(new Transaction().delete(key));
    }

    public Outcome commit(Transaction transaction) {
        var answer = call(c -> c.getKVClient()
                .txn()
                .If(transaction.conditions())
                .Then(transaction.writes())
                .Else(transaction.otherwise())
                .commit());
        Map<String, Entry> read = new HashMap<>();
        for (GetResponse response : answer.getGetResponses()) {
            response.getKvs().stream().map(Etcd::entry).forEach(entry -> read.put(entry.key(), entry));
        }
        return new Outcome(answer.isSucceeded(), Map.copyOf(read));
    }

    /** A lease that ends by itself: keys put with it vanish then. */
    public long grant(Duration life) {
        return call(c -> c.getLeaseClient().grant(life.toSeconds())).getID();
    }

    /** Lets the lease's life begin anew. */
    public void renew(long lease) {
        call(c -> c.getLeaseClient().keepAliveOnce(lease));
    }

    /** Ends a lease and its keys now. */
    public void revoke(long lease) {
        call(c -> c.getLeaseClient().revoke(lease));
    }

    /** Ends normally if etcd answers a read that needs its quorum, and takes writes. */
    void check() {
        get(Keys.OURS);
        for (AlarmMember alarm : alarms()) {
            throw alarm.getAlarmType() == AlarmType.NOSPACE
                    ? outOfSpace(null)
                    : Unavailable.etcd("etcd has raised the alarm " + alarm.getAlarmType(), null);
        }
    }

    /** Whether a member of etcd has no space left: then none takes a write, until that alarm is lowered. */
    boolean isOutOfSpace() {
        return alarms().stream().anyMatch(alarm -> alarm.getAlarmType() == AlarmType.NOSPACE);
    }

    /** Lowers that alarm. etcd raises it again at the next write that finds no room. */
    void lowerSpaceAlarm() {
        for (AlarmMember alarm : alarms()) {
            if (alarm.getAlarmType() == AlarmType.NOSPACE) {
                call(LONG, c -> c.getMaintenanceClient().alarmDisarm(alarm));
            }
        }
    }

    private List<AlarmMember> alarms() {
        return call(c -> c.getMaintenanceClient().listAlarms()).getAlarms().stream()
                .filter(alarm -> alarm.getAlarmType() != AlarmType.NONE)
                .toList();
    }

    /** Drops every earlier value of every key; nobody here reads one. */
    void compact() {
        long now = call(c -> c.getKVClient().get(bytes(Keys.OURS))).getHeader().getRevision();
        CompactOption wholly = CompactOption.builder().withCompactPhysical(true).build();
        try {
            call(LONG, c -> c.getKVClient().compact(now, wholly));
        } catch (Unavailable e) {
            if (!e.sentence().contains("has been compacted")) {
                throw e;
            }
        }
    }

    List<URI> members() {
        return access.endpoints();
    }

    /** What a member's database takes on disk. */
    DatabaseSize size(URI member) {
        var status = call(c -> c.getMaintenanceClient().statusMember(member.toString()));
        return new DatabaseSize(status.getDbSize(), status.getDbSizeInUse());
    }

    /** Gives free pages back. The member answers nothing meanwhile. */
    void defragment(URI member) {
        call(LONG, c -> c.getMaintenanceClient().defragmentMember(member.toString()));
    }

    private <T> T call(Function<Client, CompletableFuture<T>> what) {
        return call(LIMIT, what);
    }

    private <T> T call(Duration limit, Function<Client, CompletableFuture<T>> what) {
        Client used = current();
        CompletableFuture<T> future = null;
        try {
            future = what.apply(used);
            T answer = future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            worked();
            return answer;
        } catch (ExecutionException e) {
            String message = rootMessage(e);
            if (message.contains("database space exceeded")) {
                worked();
                throw outOfSpace(e.getCause());
            }
            failed(used, PATIENCE);
            throw Unavailable.etcd("etcd refused or could not be reached: " + message, e.getCause());
        } catch (TimeoutException e) {
            future.cancel(true);
            failed(used, SILENCE);
            throw Unavailable.etcd("etcd did not answer within " + limit.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Unavailable.etcd("the gateway is stopping", e);
        } catch (IllegalStateException e) {
            // the client was replaced by another thread between the two lines above
            throw Unavailable.etcd("the connection to etcd was just renewed", e);
        }
    }

    static Unavailable outOfSpace(Throwable cause) {
        return Unavailable.etcdOutOfSpace("etcd is out of space (its alarm NOSPACE is up) and takes no writes", cause);
    }

    /** gRPC's own words, which name no values. */
    private static String rootMessage(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.lines().findFirst().orElse("no reason given");
    }

    private synchronized Client current() {
        return client;
    }

    private synchronized void worked() {
        workedAt = System.nanoTime();
    }

    private void failed(Client used, Duration patience) {
        synchronized (this) {
            if (used != client || System.nanoTime() - workedAt < patience.toNanos()) {
                return;
            }
            try {
                client = connect();
            } catch (Unavailable e) {
                // A file is just being replaced, or was spoiled: the client that we have is as good.
                LOG.warn("the connection to etcd can't be renewed: {}", e.sentence());
                return;
            }
            workedAt = System.nanoTime();
        }
        // Others may be waiting for its answers.
        CompletableFuture.delayedExecutor(2L * LIMIT_SECONDS, TimeUnit.SECONDS, Thread::startVirtualThread)
                .execute(used::close);
    }

    private static Entry entry(KeyValue pair) {
        return new Entry(pair.getKey().toString(UTF_8), pair.getValue().toString(UTF_8), pair.getModRevision());
    }

    @Override
    public void close() {
        current().close();
    }
}
