package io.kubegitdeploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubegitdeploy.cli.gateway.RepositoryId;
import io.kubegitdeploy.cli.validate.Checkout;
import io.kubegitdeploy.cli.validate.Plans;
import io.kubegitdeploy.cli.validate.Push;
import io.kubegitdeploy.operator.deployfile.DeployFile;
import io.kubegitdeploy.operator.deployfile.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "validate",
        header = "Checks a deploy file on your disk, and shows the plan that a push would run. Needs no server.",
        description = "The values of templates are those of the git checkout around the file, or sample values.")
final class Validate implements Callable<Integer> {
    private static final String DEPLOY_FILE = "kube-git-deploy.toml";
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    private final Session session;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file. Default: " + DEPLOY_FILE + ".")
    private Path file = Path.of(DEPLOY_FILE);

    @ArgGroup(exclusive = true)
    private Ref ref;

    @Option(names = "--sha", paramLabel = "C", description = "The commit.")
    private String commit;

    @Option(names = "--author", paramLabel = "A", description = "Its author.")
    private String author;

    @Option(names = "--message", paramLabel = "M", description = "Its message.")
    private String message;

    @Option(
            names = "--repository",
            paramLabel = "OWNER/NAME",
            converter = Repositories.class,
            description = "The repository. Default: that of the checkout's remote origin.")
    private RepositoryId repository;

    @Option(names = "--job", paramLabel = "N", description = "The job's number. Default: 0.")
    private Long job;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Where releases go that name no namespace.")
    private String namespace;

    /** What was pushed to. */
    static final class Ref {
        @Option(names = "--branch", required = true, paramLabel = "B", description = "The branch.")
        private String branch;

        @Option(names = "--tag", required = true, paramLabel = "T", description = "The tag, instead of a branch.")
        private String tag;
    }

    Validate(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Path path = session.world().directory().resolve(file);
        String text = read(path);
        Push push = asked(Checkout.push(path.toAbsolutePath().getParent()));
        Reading reading = Plans.read(text, push, Optional.ofNullable(namespace));
        if (session.json()) {
            session.terminal().json(Plans.json(file.toString(), reading));
        } else {
            show(push, reading);
        }
        return reading instanceof Reading.Read ? 0 : CommandLines.FAILED;
    }

    private void show(Push push, Reading reading) {
        String pushed =
                push.shownRef() + " at " + push.shortCommit() + " of " + push.repository() + " (" + push.source() + ")";
        switch (reading) {
            case Reading.Invalid invalid -> {
                Plans.problems(file.toString(), invalid).forEach(session.terminal()::print);
                session.terminal().warn("Read for " + pushed + ".");
            }
            case Reading.Read read -> {
                int units = read.units().size();
                session.terminal()
                        .print(file + " is good. For " + pushed
                                + (units == 0
                                        ? " it asks for nothing."
                                        : units == 1 ? ": 1 unit." : ": " + units + " units."));
                session.terminal().print(Plans.shown(read));
            }
        }
    }

    /** With one byte more than is allowed, so that the reader says what is wrong with that. */
    private String read(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(DeployFile.LARGEST + 1), UTF_8);
        } catch (IOException e) {
            throw new CommandFailure(
                    "NoDeployFile",
                    "There is no file " + file + " that can be read here.",
                    "Name it: kgd validate FILE. What it holds: the README of the operator, \"Deploy file\".");
        }
    }

    private Push asked(Push found) {
        Push push = found;
        if (ref != null) {
            push = ref.branch != null ? push.ofBranch(ref.branch) : push.ofTag(ref.tag);
        }
        if (commit != null) {
            if (!COMMIT.matcher(commit).matches()) {
                throw new ParameterException(spec.commandLine(), "a commit is 7 to 40 hex digits");
            }
            push = push.ofCommit(commit);
        }
        push = author == null ? push : push.by(author);
        push = message == null ? push : push.saying(message);
        push = repository == null ? push : push.in(repository);
        return job == null ? push : push.numbered(job);
    }
}
