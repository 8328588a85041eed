package io.kubegitdeploy.cli;

import io.kubegitdeploy.cli.gateway.Repository;
import io.kubegitdeploy.cli.gateway.RepositoryId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "track",
        header = "Makes pushes to a repository deploy: hooks it at GitHub, and makes its TrackedRepository.")
final class Track implements Callable<Integer> {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final Session session;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "OWNER/NAME", converter = Repositories.class, description = "The repository at GitHub.")
    private RepositoryId repository;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Where its TrackedRepository is made. Default: the gateway's.")
    private String namespace;

    Track(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (namespace != null && !NAMESPACE.matcher(namespace).matches()) {
            throw new ParameterException(spec.commandLine(), "'" + namespace + "' is no name of a namespace");
        }
        Repository tracked = session.gateway().track(repository, Optional.ofNullable(namespace));
        session.answer(
                Session.object().set("repository", tracked.json()),
                repository + " is tracked: TrackedRepository " + tracked.resource() + " in namespace "
                        + tracked.namespace() + ", hook " + tracked.hook() + " at GitHub.");
        return 0;
    }
}
