package io.kubegitdeploy.cli;

import io.kubegitdeploy.cli.gateway.Gateway;
import io.kubegitdeploy.cli.gateway.GatewayFailure;
import io.kubegitdeploy.cli.gateway.Job;
import io.kubegitdeploy.cli.gateway.RepositoryId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Looks at a job every second until it has ended. A gateway that is away is waited for, a minute at most. */
final class Following {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int PATIENCE = 60;

    private final Session session;
    private final Gateway gateway;

    Following(Session session, Gateway gateway) {
        this.session = session;
        this.gateway = gateway;
    }

    /** Shows a job until it has ended, as the output is: redrawn, in lines, or as JSON at the end. */
    int show(RepositoryId repository, long number) {
        Map<String, String> seen = new HashMap<>();
        Job last = untilTheEnd(repository, number, job -> show(repository, job, seen));
        if (session.json()) {
            session.terminal().json(Session.object().set("job", last.json()));
        }
        return exitCode(last);
    }

    /** 0 unless it has ended otherwise than well. */
    static int exitCode(Job job) {
        return job.finished() && !job.succeeded() ? CommandLines.FAILED : 0;
    }

    private void show(RepositoryId repository, Job job, Map<String, String> seen) {
        if (session.json()) {
            return;
        }
        if (session.terminal().isLive()) {
            session.terminal()
                    .redraw(JobView.whole(
                            repository.toString(), job, session.world().clock().instant()));
        } else {
            session.terminal()
                    .print(JobView.news(
                            repository.toString(),
                            job,
                            seen,
                            session.world().clock().instant()));
        }
    }

    /** Gives every look to {@code shown}, and the last one to the caller; ends early when nobody reads any more. */
    Job untilTheEnd(RepositoryId repository, long number, Consumer<Job> shown) {
        int away = 0;
        while (true) {
            try {
                Job job = gateway.job(repository, number);
                away = 0;
                shown.accept(job);
                if (job.finished() || session.terminal().isClosed()) {
                    session.terminal().settle();
                    return job;
                }
            } catch (GatewayFailure e) {
                away++;
                if (!e.isTemporary() || away > PATIENCE) {
                    throw e;
                }
                if (away == 1) {
                    session.terminal().settle();
                    session.terminal().warn(e.getMessage() + " Trying again for a minute.");
                }
            }
            session.world().pause().await(EVERY);
        }
    }
}
