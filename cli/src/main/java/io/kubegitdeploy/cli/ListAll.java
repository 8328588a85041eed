package io.kubegitdeploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.cli.gateway.Job;
import io.kubegitdeploy.cli.gateway.Repository;
import io.kubegitdeploy.cli.gateway.RepositoryId;
import io.kubegitdeploy.cli.terminal.Line;
import io.kubegitdeploy.cli.terminal.Span;
import io.kubegitdeploy.cli.terminal.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "list", header = "Lists the tracked repositories, or a repository's newest jobs.")
final class ListAll implements Callable<Integer> {
    private static final int MOST = 1000;

    private final Session session;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "OWNER/NAME",
            converter = Repositories.class,
            description = "The repository whose jobs to list.")
    private RepositoryId repository;

    @Option(names = "--limit", paramLabel = "N", description = "How many jobs, at most 1000. Default: 20.")
    private int limit = 20;

    ListAll(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(spec.commandLine(), "--limit is from 1 to " + MOST);
        }
        if (repository == null) {
            repositories(session.gateway().tracked());
        } else {
            jobs(session.gateway().jobs(repository, limit));
        }
        return 0;
    }

    private void repositories(List<Repository> tracked) {
        if (session.json()) {
            ObjectNode answer = Session.object();
            ArrayNode all = answer.putArray("repositories");
            tracked.forEach(one -> all.add(one.json()));
            session.terminal().json(answer);
        } else if (tracked.isEmpty()) {
            session.terminal().print("Nothing is tracked yet: kgd track OWNER/NAME.");
        } else {
            List<List<Span>> rows = new ArrayList<>();
            rows.add(head("REPOSITORY", "NAMESPACE", "NAME", "DEFAULT BRANCH", "HOOK"));
            tracked.forEach(one ->
                    rows.add(Stream.of(one.id(), one.namespace(), one.resource(), one.defaultBranch(), one.hook())
                            .map(Span::plain)
                            .toList()));
            session.terminal().print(Line.table(rows));
        }
    }

    private void jobs(List<Job> jobs) {
        if (session.json()) {
            ObjectNode answer = Session.object();
            ArrayNode all = answer.putArray("jobs");
            jobs.forEach(one -> all.add(one.json()));
            session.terminal().json(answer);
        } else if (jobs.isEmpty()) {
            session.terminal().print(repository + " has no jobs yet: push to it.");
        } else {
            List<List<Span>> rows = new ArrayList<>();
            rows.add(head("JOB", "PHASE", "REF", "COMMIT", "AGE", "MESSAGE"));
            jobs.forEach(job -> rows.add(List.of(
                    Span.plain(String.valueOf(job.id())),
                    JobView.phase(job),
                    Span.plain(job.shortRef()),
                    Span.plain(job.shortCommit()),
                    Span.plain(JobView.age(job, session.world().clock().instant())),
                    Span.plain(job.message()))));
            session.terminal().print(Line.table(rows));
        }
    }

    static List<Span> head(String... names) {
        return Stream.of(names).map(name -> new Span(name, Style.DIM)).toList();
    }
}
