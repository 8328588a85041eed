package io.kubegitdeploy.cli;

import io.kubegitdeploy.cli.gateway.RepositoryId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "untrack",
        header = "Ends that: unhooks the repository at GitHub, and forgets its jobs. What is deployed runs on.")
final class Untrack implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "OWNER/NAME", converter = Repositories.class, description = "The repository at GitHub.")
    private RepositoryId repository;

    Untrack(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.gateway().untrack(repository);
        session.answer(
                Session.object().put("untracked", repository.toString()),
                repository + " is tracked no longer. What was deployed runs on.");
        return 0;
    }
}
