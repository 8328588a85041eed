package io.kubegitdeploy.gateway.webhook;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.gateway.config.Settings.WebhookRates;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Outcome;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.http.Answers;
import io.kubegitdeploy.gateway.http.Body;
import io.kubegitdeploy.gateway.jobs.Accepted;
import io.kubegitdeploy.gateway.jobs.JobStore;
import io.kubegitdeploy.gateway.memory.Recent;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import io.kubegitdeploy.gateway.tracking.Claim;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public API: where GitHub delivers webhooks. It talks to etcd only.
 *
 * <p>What a good signature was checked against is remembered. A signed delivery then costs one transaction, which holds
 * only if claim and secret are still the same; and it is told from a stranger's without asking etcd, so that a flood of
 * those keeps no signed one out.
 */
public final class WebhookApi {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookApi.class);
    /** GitHub's own limit of what it delivers. */
    private static final int BODY_LIMIT = 25 << 20;
    /** How often an untracking or a new policy may come between the check and the storing. */
    private static final int TRIES = 5;

    private static final int REMEMBERED = 10_000;
    /** Deliveries without a known signature per second: each costs a look into etcd. */
    private static final int STRANGERS = 100;

    private static final int STRANGERS_OF_ONE_SENDER = 10;

    private final Etcd etcd;
    private final JobStore jobs;
    private final Consumer<Claim> signedOf;
    private final Body body = new Body(BODY_LIMIT, Runtime.getRuntime().maxMemory() / 6);
    private final Recent<RepositoryId, Known> remembered = new Recent<>(REMEMBERED);
    private final RateLimit<RepositoryId> deliveries;
    private final RateLimit<Sender> strangers = new RateLimit<>(STRANGERS_OF_ONE_SENDER, STRANGERS, System::nanoTime);

    /** @param signedOf told of each delivery with a good signature that is let in; must be quick */
    public WebhookApi(Etcd etcd, JobStore jobs, WebhookRates rates, Consumer<Claim> signedOf) {
        this.etcd = etcd;
        this.jobs = jobs;
        this.signedOf = signedOf;
        this.deliveries = new RateLimit<>((double) rates.perRepository(), (double) rates.together(), System::nanoTime);
    }

    public void routes(RoutesConfig routes) {
        routes.post("/api/v0/github/repositories/{user}/{repo}/web_hook", this::deliver);
    }

    private void deliver(Context ctx) {
        // None is left open that a stopping gateway would have to cut, perhaps under the next delivery.
        ctx.header("Connection", "close");
        Optional<RepositoryId> id = RepositoryId.of(ctx.pathParam("user"), ctx.pathParam("repo"));
        body.read(
                ctx,
                bytes -> answer(
                        ctx,
                        id,
                        new Delivery(
                                ctx.header("X-Hub-Signature-256"),
                                ctx.header("X-GitHub-Event"),
                                ctx.header("X-GitHub-Delivery"),
                                ctx.header("Content-Type"),
                                bytes)));
    }

    /** A tracked repository as it is in etcd, or was. */
    private record Known(Entry claimed, Entry secret) {
        Intake.Tracked tracked() {
            return new Intake.Tracked(secret.value(), Claim.of(claimed));
        }
    }

    /** A delivery that is signed, and what it was checked against. */
    private record Checked(Known known, Intake.Signed signed) {}

    private void answer(Context ctx, Optional<RepositoryId> named, Delivery delivery) {
        Optional<Checked> familiar = checked(named.flatMap(remembered::get), delivery);
        Checked checked = familiar.orElseGet(() -> stranger(ctx, named, delivery));
        boolean current = familiar.isEmpty();
        RepositoryId id = named.orElseThrow();
        letIn(ctx, deliveries.take(id));
        signedOf.accept(checked.known.tracked().claim());
        for (int i = 0; i < TRIES; i++) {
            remembered.put(id, checked.known);
            Decision decision = Intake.decide(checked.signed);
            if (decision instanceof Decision.Accepted accepted) {
                Optional<Accepted> job = jobs.accept(checked.known.claimed, checked.known.secret, accepted.push());
                if (job.isPresent()) {
                    accepted(ctx, id, accepted.push().ref(), job.get());
                    return;
                }
            } else if (current) {
                answer(ctx, decision);
                return;
            }
            // No transaction has confirmed what was remembered, or one has found it changed.
            Optional<Checked> now = checked(read(id), delivery);
            if (now.isEmpty()) {
                remembered.remove(id);
                throw unsigned();
            }
            checked = now.get();
            current = true;
        }
        throw Unavailable.busy("the tracking of this repository is changing");
    }

    /** One whose signature matches nothing that is remembered; etcd may know better. */
    private Checked stranger(Context ctx, Optional<RepositoryId> named, Delivery delivery) {
        Sender sender = Sender.of(ctx.ip());
        letIn(ctx, strangers.take(sender));
        Checked checked = checked(named.flatMap(this::read), delivery).orElseThrow(WebhookApi::unsigned);
        strangers.giveBack(sender);
        return checked;
    }

    private static Optional<Checked> checked(Optional<Known> known, Delivery delivery) {
        return Intake.signed(known.map(Known::tracked), delivery)
                .map(signed -> new Checked(known.orElseThrow(), signed));
    }

    private Optional<Known> read(RepositoryId id) {
        Outcome seen = etcd.read(Keys.claim(id), Keys.secret(id));
        return seen.get(Keys.claim(id))
                .flatMap(claimed -> seen.get(Keys.secret(id)).map(secret -> new Known(claimed, secret)));
    }

    private static void letIn(Context ctx, Duration wait) {
        if (wait.isZero()) {
            return;
        }
        long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
        ctx.header("Retry-After", Long.toString(seconds));
        throw new Rejected(429, "TooManyRequests", "Too many deliveries: try again in " + seconds + " s.");
    }

    /** The same for a missing signature, a wrong one, and a repository that is not tracked. */
    private static Rejected unsigned() {
        return new Rejected(
                401, "Unauthenticated", "The repository is not tracked, or the signature is missing or wrong.");
    }

    private static void answer(Context ctx, Decision decision) {
        switch (decision) {
            case Decision.Refused refused ->
                Answers.failed(ctx, refused.status(), refused.reason(), refused.sentence());
            case Decision.Ignored ignored -> Answers.ok(ctx, 200, "ignored", ignored.reason());
            case Decision.Pong pong -> Answers.ok(ctx, 200, "pong", true);
            case Decision.Accepted accepted -> throw new IllegalStateException("an accepted push is stored first");
        }
    }

    private static void accepted(Context ctx, RepositoryId id, String ref, Accepted job) {
        LOG.info("{} {}: job {} is DeployJob {}/{}", id, ref, job.jobId(), job.namespace(), job.deployJob());
        Answers.ok(ctx, 202, "job_id", job.jobId(), "deploy_job", job.deployJob(), "namespace", job.namespace());
    }
}
