package io.kubegitdeploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.cli.gateway.Gateway;
import io.kubegitdeploy.cli.gateway.GatewayFailure;
import io.kubegitdeploy.cli.gateway.RepositoryId;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
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
        name = "deploy",
        header = "Deploys a commit, or what an earlier job deployed. An old commit is deployed over a newer one.")
final class Deploy implements Callable<Integer> {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{7,64}");
    private static final int ATTEMPTS = 3;

    private final Session session;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "OWNER/NAME", converter = Repositories.class, description = "The repository at GitHub.")
    private RepositoryId repository;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private What what;

    @Option(names = "--wait", description = "Follows the new job until it ends; the exit code is 1 if it failed.")
    private boolean wait;

    /** Either a job again, or a commit. */
    static final class What {
        @Option(
                names = "--job",
                required = true,
                paramLabel = "N",
                description = "The ref and commit of this job, again.")
        private Long job;

        @ArgGroup(exclusive = false, multiplicity = "1")
        private Commit commit;
    }

    /** A commit, as of a branch or tag. */
    static final class Commit {
        @Option(names = "--commit", required = true, paramLabel = "C", description = "The commit: 7 to 40 hex digits.")
        private String id;

        @Option(
                names = "--ref",
                paramLabel = "R",
                description = "The branch, or refs/tags/TAG. Default: the default branch.")
        private String ref;
    }

    Deploy(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Gateway gateway = session.gateway();
        JsonNode answer = ask(gateway, request());
        long number = answer.path("job_id").asLong();
        if (wait) {
            return new Following(session, gateway).show(repository, number);
        }
        ObjectNode json = answer.deepCopy();
        json.remove("ok");
        session.answer(
                json,
                "Job " + number + " of " + repository + ": kgd status " + repository + " " + number + " follows it.");
        return 0;
    }

    /** The same request gets the same answer, so one whose answer got lost is sent again. */
    private JsonNode ask(Gateway gateway, ObjectNode request) {
        for (int attempt = 1; ; attempt++) {
            try {
                return gateway.deploy(repository, request);
            } catch (GatewayFailure e) {
                if (!e.isTemporary() || attempt == ATTEMPTS) {
                    throw e;
                }
                session.world().pause().await(Duration.ofSeconds(1));
            }
        }
    }

    private ObjectNode request() {
        ObjectNode request = Session.object();
        if (what.job != null) {
            request.put("job_id", what.job);
        } else {
            if (!COMMIT.matcher(what.commit.id).matches()) {
                throw new ParameterException(spec.commandLine(), "a commit is 7 to 40 hex digits");
            }
            request.put("commit", what.commit.id.toLowerCase(Locale.ROOT));
            if (what.commit.ref != null) {
                request.put("ref", what.commit.ref);
            }
        }
        return request.put("request_id", UUID.randomUUID().toString());
    }
}
