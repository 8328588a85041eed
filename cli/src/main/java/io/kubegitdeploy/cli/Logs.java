package io.kubegitdeploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.cli.gateway.Action;
import io.kubegitdeploy.cli.gateway.Gateway;
import io.kubegitdeploy.cli.gateway.Job;
import io.kubegitdeploy.cli.gateway.RepositoryId;
import io.kubegitdeploy.cli.terminal.Line;
import io.kubegitdeploy.cli.terminal.Span;
import io.kubegitdeploy.cli.terminal.Style;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        header = "Shows the end of each action's output.",
        description = "That is what the gateway keeps, at most 4 KiB of each. The Kubernetes Jobs have all of it, as"
                + " long as they are there: kubectl logs job/NAME -n NS.")
final class Logs implements Callable<Integer> {
    private final Session session;

    @Parameters(
            index = "0",
            paramLabel = "OWNER/NAME",
            converter = Repositories.class,
            description = "The repository at GitHub.")
    private RepositoryId repository;

    @Parameters(index = "1", arity = "0..1", paramLabel = "JOB", description = "The job's number. Default: the newest.")
    private Long job;

    @Option(names = "--unit", paramLabel = "U", description = "Of this unit only.")
    private String unit;

    @Option(
            names = {"-f", "--follow"},
            description = "Shows what comes, until the job ends; with --output json, an object a line.")
    private boolean follow;

    Logs(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Gateway gateway = session.gateway();
        Optional<Long> number =
                job == null ? gateway.jobs(repository, 1).stream().findFirst().map(Job::id) : Optional.of(job);
        if (number.isEmpty()) {
            throw new CommandFailure("NoJobs", repository + " has no jobs yet: push to it.");
        }
        Map<Action, List<Action.Line>> shown = new HashMap<>();
        Job last = follow
                ? new Following(session, gateway).untilTheEnd(repository, number.get(), seen -> news(seen, shown))
                : gateway.job(repository, number.get());
        if (!follow && session.json()) {
            session.terminal().json(json(last));
        } else if (!follow) {
            news(last, shown);
        }
        requireUnit(last);
        if (!session.json()) {
            whereAllOfItIs(last);
        }
        return 0;
    }

    private List<Action> wanted(Job seen) {
        return seen.actions().stream()
                .filter(action -> unit == null || action.unit().equals(unit))
                .toList();
    }

    private void requireUnit(Job seen) {
        List<String> units = seen.actions().stream()
                .map(Action::unit)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        if (unit != null && !units.contains(unit)) {
            throw new CommandFailure(
                    "NoSuchUnit",
                    "Job " + seen.id() + " has no unit " + unit + ".",
                    units.isEmpty() ? "It has none at all." : "There are " + String.join(", ", units) + ".");
        }
    }

    private void news(Job seen, Map<Action, List<Action.Line>> shown) {
        for (Action action : wanted(seen)) {
            Action key = new Action(action.unit(), action.kind(), null);
            List<Action.Line> before = shown.getOrDefault(key, List.of());
            List<Action.Line> now = action.output();
            Tail.added(before, now).forEach(line -> print(action, line));
            shown.put(key, now);
        }
    }

    private void print(Action action, Action.Line line) {
        if (session.json()) {
            session.terminal().jsonLine(entry(action).put("text", line.text()).put("error", line.error()));
            return;
        }
        String name = (action.unit() + " " + action.kind().word()).strip();
        session.terminal()
                .print(Line.of(
                        new Span(name + " | ", Style.DIM),
                        new Span(line.text(), line.error() ? Style.BAD : Style.PLAIN)));
    }

    private static ObjectNode entry(Action action) {
        return Session.object()
                .put("unit", action.unit())
                .put("action", action.kind().word());
    }

    private ObjectNode json(Job seen) {
        ObjectNode answer = Session.object().put("job_id", seen.id());
        ArrayNode actions = answer.putArray("actions");
        for (Action action : wanted(seen)) {
            ObjectNode one = entry(action).put("stage", action.stage()).put("job", action.job());
            ArrayNode output = one.putArray("output");
            action.output()
                    .forEach(line -> output.addObject().put("text", line.text()).put("error", line.error()));
            actions.add(one);
        }
        return answer;
    }

    private void whereAllOfItIs(Job seen) {
        wanted(seen).stream()
                .filter(action -> !action.job().isEmpty())
                .forEach(action -> session.terminal()
                        .warn("All that " + action.unit() + " " + action.kind().word() + " printed: kubectl logs job/"
                                + action.job() + " -n " + seen.namespace()));
    }
}
