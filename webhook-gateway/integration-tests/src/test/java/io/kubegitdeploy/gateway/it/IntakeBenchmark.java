package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Transaction;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How many deliveries are accepted, beside etcd's own rate for the transaction that accepts one. Without Kubernetes. */
class IntakeBenchmark {
    private static final int SECONDS = Integer.getInteger("kgd.seconds", 10);
    private static final List<String> JVM =
            List.of(System.getProperty("kgd.jvm", "-XX:+UseSerialGC").split(" ", -1));
    private static final int REPOSITORIES = 50;
    /** Until the code of the gateway and of its callers is compiled, by both compilers: on 2 cores that takes so long. */
    private static final int WARM_UP_SECONDS = 60;

    @Test
    void deliveries_beside_the_same_transactions() throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path folder = Files.createTempDirectory(target, "intake");
        try (EtcdServer etcd = new EtcdServer(Files.createDirectory(folder.resolve("etcd")), false, QUOTA);
                GitHubServer github = new GitHubServer(folder);
                GatewayProcess gateway = new GatewayProcess(folder, JVM, environment(folder, etcd, github)).up();
                Etcd client = etcd.client()) {
            List<BenchmarkPushes> pushes = IntStream.range(0, REPOSITORIES)
                    .mapToObj(i -> tracked(gateway, github, client, "shop-" + i))
                    .toList();
            Load.of(REPOSITORIES, WARM_UP_SECONDS, thread -> pushes.get(thread).push());
            Load.of(REPOSITORIES, WARM_UP_SECONDS / 3, new OwnTransactions(client, REPOSITORIES)::commit);
            System.out.println(
                    "repositories connections | accepted/s  p50 ms  p99 ms | etcd's own/s  p50 ms  p99 ms | ratio");
            for (int repositories : List.of(REPOSITORIES, 1)) {
                for (int connections : List.of(1, 8, 50, 200)) {
                    compare(pushes.subList(0, repositories), connections, client);
                }
            }
            System.out.printf("the gateway's memory: RSS %d MiB%n", gateway.mebibytes("VmHWM"));
            assertThat(gateway.output()).doesNotContainPattern("Z ERROR ");
        }
    }

    private static final String QUOTA = "--quota-backend-bytes=8589934592";

    private static void compare(List<BenchmarkPushes> pushes, int connections, Etcd client) throws Exception {
        Load accepted = Load.of(
                connections,
                SECONDS,
                thread -> pushes.get(thread % pushes.size()).push());
        OwnTransactions own = new OwnTransactions(client, pushes.size());
        Load plain = Load.of(connections, SECONDS, own::commit);
        System.out.printf(
                "%12d %11d | %10.0f %7.1f %7.1f | %12.0f %7.1f %7.1f | %5.2f%n",
                pushes.size(),
                connections,
                accepted.perSecond(),
                accepted.p50(),
                accepted.p99(),
                plain.perSecond(),
                plain.p50(),
                plain.p99(),
                accepted.perSecond() / plain.perSecond());
        assertThat(accepted.failed() + plain.failed()).isZero();
    }

    private static Map<String, String> environment(Path folder, EtcdServer etcd, GitHubServer github) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("PUBLIC_HTTP_HOST", "http://127.0.0.1:" + Program.freePort());
        environment.put("ETCD_ENDPOINT", etcd.uri().toString());
        environment.put("KGD_GITHUB_API_URL", github.api().toString());
        environment.put(
                "KGD_GITHUB_TOKEN_FILE",
                Files.writeString(folder.resolve("token"), GitHubServer.TOKEN).toString());
        environment.put("KGD_KUBERNETES", "false");
        environment.put("KGD_WEBHOOK_RATE_PER_REPOSITORY", "1000000");
        environment.put("KGD_WEBHOOK_RATE", "1000000");
        return environment;
    }

    private static BenchmarkPushes tracked(GatewayProcess gateway, GitHubServer github, Etcd etcd, String name) {
        github.create("acme", name);
        Answer answer = Answer.to("POST", gateway.privateUrl(Tracked.PRIVATE + "acme/" + name), "");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        String secret = etcd.get(Keys.secret(new RepositoryId("acme", name)))
                .orElseThrow()
                .value();
        return new BenchmarkPushes(gateway.publicPort(), "acme/" + name, secret);
    }

    /** The same conditions and writes on keys and values of the same kind and size, by the same client. */
    private static final class OwnTransactions {
        private static final String RECORD = "x".repeat(1000);

        private final Etcd etcd;
        private final long lease;
        private final List<One> repositories = new ArrayList<>();

        private static final class One {
            private final RepositoryId id =
                    new RepositoryId("plain", UUID.randomUUID().toString());
            private final ReentrantLock queue = new ReentrantLock();
            private long number;
        }

        OwnTransactions(Etcd etcd, int count) {
            this.etcd = etcd;
            this.lease = etcd.grant(Duration.ofHours(1));
            for (int i = 0; i < count; i++) {
                One one = new One();
                etcd.commit(new Transaction()
                        .put(claim(one), RECORD.substring(0, 200))
                        .put(Keys.secret(one.id), RECORD.substring(0, 64))
                        .put(Keys.sequence(one.id), "0"));
                repositories.add(one);
            }
        }

        /** Not among those that the gateway sees to. */
        private static String claim(One one) {
            return "/plain" + Keys.claim(one.id);
        }

        boolean commit(int thread) {
            One one = repositories.get(thread % repositories.size());
            one.queue.lock();
            try {
                long number = one.number++;
                String delivery = Keys.delivery(one.id, UUID.randomUUID().toString());
                String push = Keys.push(one.id, UUID.randomUUID() + "0123456789abcdef0123456789ab");
                return etcd.commit(new Transaction()
                                .ifValue(claim(one), RECORD.substring(0, 200))
                                .ifValue(Keys.secret(one.id), RECORD.substring(0, 64))
                                .ifAbsent(delivery)
                                .ifAbsent(push)
                                .ifValue(Keys.sequence(one.id), Long.toString(number))
                                .put(delivery, Long.toString(number), lease)
                                .put(push, Long.toString(number), lease)
                                .put(Keys.sequence(one.id), Long.toString(number + 1))
                                .put(Keys.job(one.id, number), RECORD)
                                .put(Keys.pending(one.id, number), ""))
                        .done();
            } finally {
                one.queue.unlock();
            }
        }
    }
}
