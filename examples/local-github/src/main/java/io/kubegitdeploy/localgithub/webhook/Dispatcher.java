package io.kubegitdeploy.localgithub.webhook;

import io.kubegitdeploy.localgithub.git.GitRepositories;
import io.kubegitdeploy.localgithub.git.GitRepository;
import io.kubegitdeploy.localgithub.git.PushedCommits;
import io.kubegitdeploy.localgithub.git.RefChange;
import io.kubegitdeploy.localgithub.rest.Shapes;
import io.kubegitdeploy.localgithub.store.Delivery;
import io.kubegitdeploy.localgithub.store.DeliveryLog;
import io.kubegitdeploy.localgithub.store.Hook;
import io.kubegitdeploy.localgithub.store.Repo;
import io.kubegitdeploy.localgithub.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what happened into deliveries. Nothing here makes its caller wait, and nothing is sent again by itself. */
public final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** "Payloads are capped at 25 MB. If an event generates a larger payload, a webhook will not be fired." */
    private static final int MAX_PAYLOAD = 25_000_000;

    /** "Events will not be created for tags when more than three tags are pushed at once." */
    private static final int MAX_TAGS = 3;

    /** "Your server should respond with a 2XX response within 10 seconds of receiving a webhook delivery." */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final Store store;
    private final GitRepositories repositories;
    private final DeliveryLog log;
    private final Payloads payloads;
    private final Supplier<Optional<DeliveryFault>> faults;
    private final Sender sender = new Sender(ANSWER_WITHIN);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Event> held = new ArrayList<>();

    /**
     * Sends to the hooks in the store.
     *
     * @param faults asked once for each event and hook
     */
    public Dispatcher(
            Store store,
            GitRepositories repositories,
            DeliveryLog log,
            Shapes shapes,
            Supplier<Optional<DeliveryFault>> faults) {
        this.store = store;
        this.repositories = repositories;
        this.log = log;
        this.payloads = new Payloads(shapes);
        this.faults = faults;
    }

    public void ping(Repo repo, Hook hook, String sender) {
        fire(Event.fresh(hook.id(), "ping", payloads.ping(repo, hook, sender).toString()));
    }

    /** One event for each ref, to every hook that wants pushes. */
    public void pushed(Repo repo, List<RefChange> changes, Map<String, String> refsBefore, String sender) {
        boolean manyTags = changes.stream().filter(RefChange::isTag).count() > MAX_TAGS;
        List<RefChange> told = changes.stream()
                .filter(change -> change.isBranch() || (change.isTag() && !manyTags))
                .toList();
        threads.execute(() -> told.forEach(change -> {
            List<Hook> hooks = store.hooks(repo.id()).stream()
                    .filter(hook -> hook.wants("push"))
                    .toList();
            if (!hooks.isEmpty()) {
                String payload = pushPayload(repo, change, refsBefore, sender);
                hooks.forEach(hook -> fire(Event.fresh(hook.id(), "push", payload)));
            }
        }));
    }

    /** The push that a hook would have been told of last, for GitHub's "test" of a hook. */
    public void test(Repo repo, Hook hook, RefChange change, String sender) {
        threads.execute(() -> fire(Event.fresh(hook.id(), "push", pushPayload(repo, change, Map.of(), sender))));
    }

    /** Any event with any body, whether the hook wants it or not; for tests. */
    public void send(Hook hook, String event, String payload) {
        fire(Event.fresh(hook.id(), event, payload));
    }

    /** The same payload under the same delivery id, as a new delivery. */
    public void redeliver(Delivery.Kept kept) {
        Delivery old = kept.delivery();
        fire(new Event(old.hookId(), old.event(), old.guid(), kept.exchange().payload(), true));
    }

    private String pushPayload(Repo repo, RefChange change, Map<String, String> refsBefore, String sender) {
        try (GitRepository git = repositories.open(repo)) {
            PushedCommits pushed = PushedCommits.of(git, change, refsBefore);
            return payloads.push(repo, git, change, pushed, sender).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fire(Event event) {
        if (event.payload().length() > MAX_PAYLOAD) {
            LOG.warn("The event {} {} is larger than 25 MB: not delivered", event.name(), event.guid());
            return;
        }
        Optional<DeliveryFault> fault = event.redelivery() ? Optional.empty() : faults.get();
        if (fault.isEmpty()) {
            threads.execute(() -> deliver(event));
            return;
        }
        switch (fault.get()) {
            case DeliveryFault.Suppress ignored -> threads.execute(() -> suppress(event));
            case DeliveryFault.Duplicate duplicate -> {
                for (int i = 0; i < duplicate.copies(); i++) {
                    threads.execute(() -> deliver(event));
                }
            }
            case DeliveryFault.Delay delay ->
                threads.execute(() -> {
                    if (pause(delay.millis())) {
                        deliver(event);
                    }
                });
            case DeliveryFault.Reverse reverse -> hold(event, reverse.size());
        }
    }

    private void hold(Event event, int size) {
        synchronized (held) {
            held.add(event);
            if (held.size() >= size) {
                release();
            }
        }
    }

    /** Sends what waits for its turn in reverse. */
    public void release() {
        synchronized (held) {
            List<Event> newestFirst = List.copyOf(held.reversed());
            held.clear();
            threads.execute(() -> newestFirst.forEach(this::deliver));
        }
    }

    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void suppress(Event event) {
        store.hook(event.hookId()).ifPresent(hook -> {
            byte[] body = Sender.body(hook, event.payload());
            Map<String, String> headers = Sender.headers(hook, event.name(), event.guid(), body);
            record(
                    event,
                    hook,
                    headers,
                    Instant.now(),
                    new Sender.Outcome(0, "suppressed", Map.of(), Optional.empty()));
        });
    }

    private void deliver(Event event) {
        Optional<Hook> hook = store.hook(event.hookId());
        if (hook.isEmpty()) {
            return;
        }
        Instant begun = Instant.now();
        byte[] body = Sender.body(hook.get(), event.payload());
        Map<String, String> headers = Sender.headers(hook.get(), event.name(), event.guid(), body);
        try {
            Sender.Outcome outcome = sender.send(hook.get(), headers, body);
            record(event, hook.get(), headers, begun, outcome);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void record(Event event, Hook hook, Map<String, String> headers, Instant begun, Sender.Outcome outcome) {
        double seconds = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
        Delivery delivery = new Delivery(
                store.newId(),
                event.guid(),
                hook.id(),
                hook.repositoryId(),
                event.name(),
                begun.plus(store.clockOffset()).truncatedTo(ChronoUnit.MILLIS),
                event.redelivery(),
                seconds,
                outcome.status(),
                outcome.code(),
                hook.config().url());
        LOG.info("{} {} to hook {}: {} in {} s", event.name(), event.guid(), hook.id(), outcome.status(), seconds);
        log.add(new Delivery.Kept(
                delivery, new Delivery.Exchange(headers, event.payload(), outcome.headers(), outcome.body())));
        store.changeHook(hook.id(), old -> old.withLastResponse(lastResponse(outcome)));
    }

    private static Hook.LastResponse lastResponse(Sender.Outcome outcome) {
        String status = switch (outcome.code()) {
            case 0 -> outcome.status().equals("timed out") ? "timeout" : "connection_error";
            case 404 -> "missing";
            default -> outcome.code() >= 200 && outcome.code() < 300 ? "active" : "misconfigured";
        };
        return new Hook.LastResponse(Optional.of(outcome.code()), status, Optional.of(outcome.status()));
    }

    /** What is on its way has a moment to get there, then it is given up. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
            sender.close();
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
