package io.kubegitdeploy.cli;

import io.kubegitdeploy.cli.gateway.RepositoryId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "cancel", header = "Ends a job: what has not begun to release does not start.")
final class Cancel implements Callable<Integer> {
    private final Session session;

    @Parameters(
            index = "0",
            paramLabel = "OWNER/NAME",
            converter = Repositories.class,
            description = "The repository at GitHub.")
    private RepositoryId repository;

    @Parameters(index = "1", paramLabel = "JOB", description = "The job's number.")
    private long job;

    Cancel(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.gateway().cancel(repository, job);
        session.answer(
                Session.object().put("job_id", job),
                "Job " + job + " of " + repository + " is cancelled; a release that has begun comes to its end.");
        return 0;
    }
}
