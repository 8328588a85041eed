package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The public port's limits: 1 delivery per second of a repository, of which 10 may come at once. */
class RateLimitIT {
    private static final int MANY = 40;

    private final GatewayProcess gateway = GatewayProcess.startAlone(
                    World.get(), Map.of("KGD_WEBHOOK_RATE_PER_REPOSITORY", "1", "KGD_WEBHOOK_RATE", "10"))
            .up();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void one_noisy_repository_is_told_to_come_again_later_and_starves_nobody() throws Exception {
        Tracked noisy = tracked("noisy");
        Tracked quiet = tracked("quiet");

        List<Answer> answers = atOnce(i -> noisy.deliver(gateway.publicUrl(""), noisy.pushedAt(1 + i)));

        assertThat(answers).extracting(Answer::status).contains(202, 429).containsOnly(202, 429);
        assertThat(answers).filteredOn(answer -> answer.status() == 429).allSatisfy(answer -> {
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
            assertThat(answer.json().path("ok").asBoolean(true)).isFalse();
            assertThat(answer.reason()).isEqualTo("TooManyRequests");
            assertThat(answer.json().path("error").asText()).contains("try again in");
        });
        assertThat(quiet.deliver(gateway.publicUrl(""), quiet.pushedAt(1)).status())
                .isEqualTo(202);

        long accepted =
                answers.stream().filter(answer -> answer.status() == 202).count();
        assertThat(accepted).isGreaterThanOrEqualTo(10);
        assertThat(stored(noisy, "/jobs/")).as("nothing of those refused").hasSize((int) accepted);
        assertThat(stored(noisy, "/deliveries/")).hasSize((int) accepted);

        String id = UUID.randomUUID().toString();
        await().until(() -> noisy.deliver(gateway.publicUrl(""), id, noisy.pushedAt(MANY + 1))
                        .status()
                == 202);
        assertThat(stored(noisy, "/jobs/")).hasSize((int) accepted + 1);
    }

    @Test
    void a_flood_without_signatures_spends_no_repositorys_budget_and_cannot_tell_which_ones_are_known()
            throws Exception {
        Tracked tracked = tracked("flooded");
        assertThat(tracked.deliver(gateway.publicUrl(""), tracked.pushedAt(1)).status())
                .isEqualTo(202);
        String known = tracked.address(gateway.publicUrl("")).toString();
        String unknown = known.replace(tracked.name(), "nobodys");

        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.addAll(atOnce(n -> Answer.to(
                    "POST", n % 2 == 0 ? known : unknown, "{}", "X-Hub-Signature-256", "sha256=" + "0".repeat(64))));
        }

        assertThat(answers).extracting(Answer::status).contains(401, 429).containsOnly(401, 429);
        assertThat(answers.subList(0, MANY)).extracting(Answer::status).containsOnly(401);
        assertThat(answers.stream().map(Answer::toString).distinct()).hasSize(2);
        for (int parity = 0; parity < 2; parity++) {
            int half = parity;
            assertThat(IntStream.range(0, answers.size()).filter(i -> i % 2 == half))
                    .as("known or unknown")
                    .anyMatch(i -> answers.get(i).status() == 429);
        }
        assertThat(tracked.deliver(gateway.publicUrl(""), tracked.pushedAt(2)).status())
                .isEqualTo(202);
        assertThat(stored(tracked, "/jobs/")).hasSize(2);
    }

    private Tracked tracked(String prefix) {
        Tracked tracked = Tracked.named(prefix);
        tracked.hook(gateway.internalUrl(""));
        return tracked;
    }

    private static List<String> stored(Tracked tracked, String kind) {
        return tracked.keys("/github/repositories/tracked/").stream()
                .filter(key -> key.contains(kind))
                .toList();
    }

    private interface Asked {
        Answer of(int number);
    }

    private static List<Answer> atOnce(Asked asked) throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls = IntStream.range(0, MANY)
                    .<Callable<Answer>>mapToObj(i -> () -> asked.of(i))
                    .toList();
            for (Future<Answer> answer : callers.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }
}
