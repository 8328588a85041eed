package io.kubegitdeploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.cli.gateway.Gateway;
import io.kubegitdeploy.cli.gateway.Job;
import io.kubegitdeploy.cli.gateway.Repository;
import io.kubegitdeploy.cli.gateway.RepositoryId;
import io.kubegitdeploy.cli.terminal.Line;
import io.kubegitdeploy.cli.terminal.Span;
import io.kubegitdeploy.cli.terminal.Style;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        header = "Shows a job, by default the newest, and follows it until it ends.",
        description = "Without a repository: the newest job of each. The exit code is 1 if the job has failed.")
final class Status implements Callable<Integer> {
    private final Session session;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "OWNER/NAME",
            converter = Repositories.class,
            description = "The repository at GitHub.")
    private RepositoryId repository;

    @Parameters(index = "1", arity = "0..1", paramLabel = "JOB", description = "The job's number. Default: the newest.")
    private Long job;

    @Option(names = "--no-wait", description = "Shows it once.")
    private boolean once;

    Status(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Gateway gateway = session.gateway();
        if (repository == null) {
            return overview(gateway);
        }
        if (job != null) {
            return show(gateway, job);
        }
        gateway.repository(repository).conditions().stream()
                .filter(condition -> condition.status().equals("False"))
                .forEach(bad -> session.terminal()
                        .warn(repository + ": " + bad.type() + "=False, " + bad.reason() + ": " + bad.message()));
        List<Job> newest = gateway.jobs(repository, 1);
        if (newest.isEmpty()) {
            session.answer(Session.object().putNull("job"), repository + " has no jobs yet: push to it.");
            return 0;
        }
        return show(gateway, newest.getFirst().id());
    }

    private int show(Gateway gateway, long number) {
        if (!once) {
            return new Following(session, gateway).show(repository, number);
        }
        Job seen = gateway.job(repository, number);
        if (session.json()) {
            session.terminal().json(Session.object().set("job", seen.json()));
        } else {
            session.terminal()
                    .print(JobView.whole(
                            repository.toString(), seen, session.world().clock().instant()));
        }
        return Following.exitCode(seen);
    }

    private record Newest(Repository repository, Optional<Job> job) {}

    private int overview(Gateway gateway) {
        List<Newest> all = new ArrayList<>();
        for (Repository tracked : gateway.tracked()) {
            List<Job> jobs =
                    RepositoryId.of(tracked.id()).map(id -> gateway.jobs(id, 1)).orElse(List.of());
            all.add(new Newest(tracked, jobs.stream().findFirst()));
        }
        if (session.json()) {
            session.terminal().json(json(all));
        } else if (all.isEmpty()) {
            session.terminal().print("Nothing is tracked yet: kgd track OWNER/NAME.");
        } else {
            session.terminal().print(table(all, session.world().clock().instant()));
        }
        return 0;
    }

    private static JsonNode json(List<Newest> all) {
        ObjectNode answer = Session.object();
        ArrayNode repositories = answer.putArray("repositories");
        for (Newest one : all) {
            ObjectNode entry = repositories.addObject();
            entry.set("repository", one.repository().json());
            entry.set("job", one.job().map(Job::json).orElse(null));
        }
        return answer;
    }

    private static List<Line> table(List<Newest> all, Instant now) {
        List<List<Span>> rows = new ArrayList<>();
        rows.add(ListAll.head("REPOSITORY", "JOB", "PHASE", "REF", "COMMIT", "AGE", ""));
        for (Newest one : all) {
            Span name = Span.plain(one.repository().id());
            rows.add(one.job()
                    .map(job -> List.of(
                            name,
                            Span.plain(String.valueOf(job.id())),
                            JobView.phase(job),
                            Span.plain(job.shortRef()),
                            Span.plain(job.shortCommit()),
                            Span.plain(JobView.age(job, now)),
                            Span.plain(job.text())))
                    .orElse(List.of(name, new Span("-", Style.DIM), new Span("no jobs yet", Style.DIM))));
        }
        return Line.table(rows);
    }
}
