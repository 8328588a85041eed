package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.Rejected;
import io.kubegitdeploy.job.Unavailable;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The helm binary (version 4), one release. Values of others reach it behind {@code =} or {@code --} only. */
record Helm(String binary, Command command, String release, String namespace) {

    /** On every revision: whose push it is, also while Helm is still at work and the description not yet there. */
    static final String UID_LABEL = "kube-git-deploy.io/deploy-job-uid";

    /** The newest so many revisions, Helm's own default. */
    private static final int REVISIONS_READ = 256;

    /**
     * The release's history; none if it is not installed. The revisions that {@link Next} decides by carry their label.
     *
     * @throws Rejected Helm may not read it
     */
    History history() throws Rejected, Unavailable {
        Command.Ended ended = command.ask(List.of(
                binary,
                "history",
                "--namespace=" + namespace,
                "--max=" + REVISIONS_READ,
                "--output=json",
                "--",
                release));
        if (ended.exitCode() == 0) {
            return labelled(HistoryJson.history(ended.output()));
        }
        if (ended.words().sayNotFound()) {
            return History.NONE;
        }
        throw unreadable(ended);
    }

    private History labelled(History history) throws Rejected, Unavailable {
        Optional<Revision> unfinished = history.newest().filter(Revision::isUnfinished);
        Optional<Revision> begun = unfinished.flatMap(revision -> Next.begun(revision, history));
        if (begun.isEmpty()) {
            return history;
        }
        Optional<Revision> before = history.before(begun.get());
        List<Revision> revisions = new ArrayList<>();
        for (Revision revision : history.revisions()) {
            boolean matters =
                    Optional.of(revision).equals(begun) || Optional.of(revision).equals(before);
            revisions.add(matters ? revision.withPushUid(pushUid(revision.number())) : revision);
        }
        return new History(revisions);
    }

    private Optional<String> pushUid(int revision) throws Rejected, Unavailable {
        Command.Ended ended = command.ask(List.of(
                binary,
                "get",
                "metadata",
                "--namespace=" + namespace,
                "--revision=" + revision,
                "--output=json",
                "--",
                release));
        if (ended.exitCode() == 0) {
            return HistoryJson.label(ended.output(), UID_LABEL);
        }
        if (ended.words().sayNotFound()) {
            return Optional.empty();
        }
        throw unreadable(ended);
    }

    private static Unavailable unreadable(Command.Ended ended) throws Rejected {
        String told = "The release's history cannot be read: " + ended.words().error() + ".";
        if (ended.words().sayForbidden()) {
            throw new Rejected(told);
        }
        return new Unavailable(told);
    }

    /** Frees the release; whether the old revision gets ready does not matter, the upgrade follows at once. */
    void rollBack(int revision, Request request) throws Unavailable {
        Command.Ended ended = command.show(List.of(
                binary,
                "rollback",
                "--namespace=" + namespace,
                "--timeout=" + request.timeout().toSeconds() + "s",
                "--history-max=" + request.historyMax(),
                "--",
                release,
                Integer.toString(revision)));
        if (ended.exitCode() != 0) {
            throw new Unavailable("The unfinished revision cannot be rolled back: "
                    + ended.words().error() + ".");
        }
    }

    void uninstall(Request request) throws Unavailable {
        Command.Ended ended = command.show(List.of(
                binary,
                "uninstall",
                "--namespace=" + namespace,
                "--ignore-not-found",
                "--wait",
                "--timeout=" + request.timeout().toSeconds() + "s",
                "--",
                release));
        if (ended.exitCode() != 0) {
            throw new Unavailable("The unfinished installation cannot be removed: "
                    + ended.words().error() + ".");
        }
    }

    Command.Ended upgrade(Request request, Chart chart, Values values) throws Unavailable {
        List<String> arguments = new ArrayList<>(List.of(
                binary,
                "upgrade",
                "--install",
                "--namespace=" + namespace,
                "--timeout=" + request.timeout().toSeconds() + "s",
                "--history-max=" + request.historyMax(),
                "--description=" + request.description(),
                "--labels=" + UID_LABEL + "=" + request.uid()));
        if (request.waitUntilReady()) {
            arguments.add("--wait=watcher");
        }
        if (request.atomic()) {
            arguments.add("--rollback-on-failure");
        }
        request.version().ifPresent(version -> arguments.add("--version=" + version));
        arguments.addAll(chart.flags());
        for (Path file : values.files()) {
            arguments.add("--values=" + file);
        }
        arguments.addAll(List.of("--", release, chart.reference()));
        return command.show(arguments);
    }

    Command.Ended dependencyList(Path chart) throws Unavailable {
        return command.ask(List.of(binary, "dependency", "list", "--max-col-width=4096", "--", chart.toString()));
    }

    Command.Ended dependencyBuild(Path chart) throws Unavailable {
        return command.show(List.of(binary, "dependency", "build", "--skip-refresh", "--", chart.toString()));
    }

    Command.Ended repositoryAdd(String name, URI url) throws Unavailable {
        return command.show(List.of(binary, "repo", "add", "--", name, url.toString()));
    }
}
