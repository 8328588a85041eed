package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.kubegitdeploy.operator.fence.ApiServerFences;
import io.kubegitdeploy.operator.fence.Claim;
import io.kubegitdeploy.operator.fence.Fences;
import io.kubegitdeploy.operator.fence.Passage;
import io.kubegitdeploy.operator.order.Push;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fence in a real API server, when several ask for it at the same moment. */
class FencesIT {
    private static final int ROUNDS = 30;
    private static final int ASKING = 3;

    @RegisterExtension
    final Scene scene = new Scene();

    private final AtomicInteger refused = new AtomicInteger();
    private volatile CountDownLatch decided = new CountDownLatch(0);

    @Test
    void of_several_that_see_it_free_at_the_same_moment_one_passes() throws Exception {
        scene.track("shop");
        List<KubernetesClient> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(ASKING)) {
            for (int i = 0; i < ASKING; i++) {
                clients.add(scene.theatre().server().operator(new Together()));
            }
            for (int round = 0; round < ROUNDS; round++) {
                List<Claim> passed = passed(round, clients, threads);
                assertThat(passed).as("round %d", round).hasSize(1);
                Claim winner = passed.getFirst();
                boolean freed = fences(clients.getFirst())
                        .free(winner.target(), winner.push().uid(), winner.unit());
                assertThat(freed).isTrue();
            }
        } finally {
            clients.forEach(KubernetesClient::close);
        }
        assertThat(refused).as("writes that were refused").hasValue(ROUNDS * (ASKING - 1));
    }

    /** Whose claims passed; in each round all have found the fence free before one of them takes it. */
    private List<Claim> passed(int round, List<KubernetesClient> clients, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        decided = new CountDownLatch(ASKING);
        List<Claim> claims = new ArrayList<>();
        List<Callable<Passage>> asking = new ArrayList<>();
        for (int i = 0; i < ASKING; i++) {
            Claim claim = claim(round * ASKING + i + 1);
            Fences fences = fences(clients.get(i));
            claims.add(claim);
            asking.add(() -> fences.pass(claim, Set.of()));
        }
        List<Future<Passage>> answers = threads.invokeAll(asking);
        List<Claim> passed = new ArrayList<>();
        for (int i = 0; i < ASKING; i++) {
            if (answers.get(i).get() instanceof Passage.Passed) {
                passed.add(claims.get(i));
            }
        }
        return passed;
    }

    private static Fences fences(KubernetesClient client) {
        return new Fences(new ApiServerFences(client, Theatre.OWN), Clock.systemUTC());
    }

    /** Of a push that has not ended. Each is newer than those before, also in its own round. */
    private Claim claim(int number) {
        Push push = Push.of(scene.create("shop-" + number, number, "shop"));
        return new Claim(new Claim.Target(scene.namespace(), "api"), "octo/shop", push, scene.namespace(), "api", 1);
    }

    /** Who has found it free does not write before all have; counts the writes that are refused. */
    private final class Together implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (!request.method().equals("GET")) {
                decided.countDown();
                try {
                    assertThat(decided.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void after(
                HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            if (response.code() == HttpURLConnection.HTTP_CONFLICT) {
                refused.incrementAndGet();
            }
        }
    }
}
