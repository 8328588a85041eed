package io.kubegitdeploy.gateway.jobs;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.http.Answers;
import io.kubegitdeploy.gateway.http.Body;
import io.kubegitdeploy.gateway.identity.Gatekeeper;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The private API of jobs: list them, look at one, deploy again, cancel. */
public final class JobsApi {
    private static final String JOBS = "/api/v0/github/repositories/{user}/{repo}/jobs";
    private static final int BODY_LIMIT = 64 << 10;
    private static final int USUAL = 20;
    private static final int MOST = 1000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final JobRequests requests;
    private final Optional<Gatekeeper> gate;
    private final String defaultNamespace;
    private final Body body = new Body(BODY_LIMIT, 64L * BODY_LIMIT);

    /**
     * An API that is still to be given its routes.
     *
     * @param gate who asks for tokens; empty: everyone may call
     * @param defaultNamespace whose rights are asked for where a repository is not tracked, so that this is told to nobody else
     */
    public JobsApi(JobRequests requests, Optional<Gatekeeper> gate, String defaultNamespace) {
        this.requests = requests;
        this.gate = gate;
        this.defaultNamespace = defaultNamespace;
    }

    public void routes(RoutesConfig routes) {
        routes.get(JOBS, this::list);
        routes.get(JOBS + "/{id}", this::one);
        routes.post(JOBS, this::again);
        routes.post(JOBS + "/{id}/cancel", this::cancel);
    }

    private void list(Context ctx) {
        RepositoryId id = repository(ctx);
        int limit =
                Optional.ofNullable(ctx.queryParam("limit")).map(JobsApi::limit).orElse(USUAL);
        permitted(id, (g, namespace) -> g.requireRight(ctx, "get", namespace));
        Answers.ok(
                ctx,
                200,
                "jobs",
                requests.list(id, limit).stream().map(JobView::of).toList());
    }

    private void one(Context ctx) {
        RepositoryId id = repository(ctx);
        long number = number(ctx);
        permitted(id, (g, namespace) -> g.requireRight(ctx, "get", namespace));
        Answers.ok(ctx, 200, "job", JobView.whole(requests.one(id, number)));
    }

    private void again(Context ctx) {
        RepositoryId id = repository(ctx);
        permitted(id, (g, namespace) -> g.requireRightOnJobs(ctx, "create", namespace));
        body.read(ctx, bytes -> {
            Accepted job = again(id, Asked.of(bytes));
            Answers.ok(ctx, 202, "job_id", job.jobId(), "deploy_job", job.deployJob(), "namespace", job.namespace());
        });
    }

    /** Without a credential for GitHub this API says 401, as it does where it tracks. */
    private Accepted again(RepositoryId id, Asked asked) {
        try {
            return requests.again(id, asked);
        } catch (Rejected e) {
            throw e.reason().equals("NoCredentials") ? new Rejected(401, e.reason(), e.sentence()) : e;
        }
    }

    private void cancel(Context ctx) {
        RepositoryId id = repository(ctx);
        long number = number(ctx);
        permitted(id, (g, namespace) -> g.requireRightOnJobs(ctx, "patch", namespace));
        requests.cancel(id, number);
        Answers.ok(ctx, 200, "job_id", number);
    }

    private void permitted(RepositoryId id, BiConsumer<Gatekeeper, String> right) {
        gate.ifPresent(g -> right.accept(g, requests.namespace(id).orElse(defaultNamespace)));
    }

    private static RepositoryId repository(Context ctx) {
        return RepositoryId.of(ctx.pathParam("user"), ctx.pathParam("repo"))
                .orElseThrow(() -> Rejected.badRequest(
                        "GitHub names have letters, digits, '-', '_' and '.' only, at most 100 of them."));
    }

    private static long number(Context ctx) {
        String id = ctx.pathParam("id");
        if (!NUMBER.matcher(id).matches()) {
            throw Rejected.badRequest("A job is named by its number.");
        }
        return Long.parseLong(id);
    }

    private static int limit(String text) {
        long limit = NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (limit < 1 || limit > MOST) {
            throw Rejected.badRequest("limit is a number from 1 to " + MOST + ".");
        }
        return (int) limit;
    }
}
