package io.kubegitdeploy.gateway.webhook;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Outcome;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.http.Answers;
import io.kubegitdeploy.gateway.http.Body;
import io.kubegitdeploy.gateway.jobs.Accepted;
import io.kubegitdeploy.gateway.jobs.JobStore;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import io.kubegitdeploy.gateway.tracking.Claim;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public API: where GitHub delivers webhooks. It talks to etcd only. */
public final class WebhookApi {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookApi.class);
    /** GitHub's own limit of what it delivers. */
    private static final int BODY_LIMIT = 25 << 20;
    /** How often an untracking or a new policy may come between the check and the storing. */
    private static final int TRIES = 5;

    private final Etcd etcd;
    private final JobStore jobs;
    private final Consumer<Claim> signed;
    private final Body body = new Body(BODY_LIMIT, Runtime.getRuntime().maxMemory() / 6);

    /** @param signed told of each delivery with a good signature; must be quick */
    public WebhookApi(Etcd etcd, JobStore jobs, Consumer<Claim> signed) {
        this.etcd = etcd;
        this.jobs = jobs;
        this.signed = signed;
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

    private void answer(Context ctx, Optional<RepositoryId> id, Delivery delivery) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Known> known = id.flatMap(this::known);
            Decision decision = Intake.decide(known.map(Known::tracked), delivery);
            if (decision != Intake.UNSIGNED) {
                known.ifPresent(it -> signed.accept(it.tracked().claim()));
            }
            switch (decision) {
                case Decision.Refused refused ->
                    Answers.failed(ctx, refused.status(), refused.reason(), refused.sentence());
                case Decision.Ignored ignored -> Answers.ok(ctx, 200, "ignored", ignored.reason());
                case Decision.Pong() -> Answers.ok(ctx, 200, "pong", true);
                case Decision.Accepted accepted -> {
                    Optional<Accepted> job = jobs.accept(known.orElseThrow().claimed, accepted.push());
                    if (job.isEmpty()) {
                        continue;
                    }
                    accepted(ctx, id.orElseThrow(), accepted.push().ref(), job.get());
                }
            }
            return;
        }
        throw Unavailable.busy("the tracking of this repository is changing");
    }

    private static void accepted(Context ctx, RepositoryId id, String ref, Accepted job) {
        LOG.info("{} {}: job {} is DeployJob {}/{}", id, ref, job.jobId(), job.namespace(), job.deployJob());
        Answers.ok(ctx, 202, "job_id", job.jobId(), "deploy_job", job.deployJob(), "namespace", job.namespace());
    }

    private record Known(Entry claimed, Intake.Tracked tracked) {}

    private Optional<Known> known(RepositoryId id) {
        Outcome seen = etcd.read(Keys.claim(id), Keys.secret(id));
        return seen.get(Keys.claim(id))
                .flatMap(claimed -> seen.get(Keys.secret(id))
                        .map(secret -> new Known(claimed, new Intake.Tracked(secret.value(), Claim.of(claimed)))));
    }
}
