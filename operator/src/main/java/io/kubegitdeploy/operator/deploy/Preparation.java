package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.operator.deployfile.DeployFile;
import io.kubegitdeploy.operator.deployfile.Problem;
import io.kubegitdeploy.operator.deployfile.Reading;
import io.kubegitdeploy.operator.deployfile.TemplateData;
import io.kubegitdeploy.operator.gateway.Answer;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The first step: the deploy file at the commit, read from the gateway, becomes the plan. */
record Preparation(Function<DeployJob, Answer<String>> deployFile) {
    /** An admin's to mend, and no fault of the push: it waits. */
    private static final Set<String> MENDABLE =
            Set.of(Reasons.CREDENTIALS_REFUSED, Reasons.NO_CREDENTIALS, Reasons.NO_HOOK_RIGHT);

    /** Whether the gateway's credential for GitHub was refused, or is missing. */
    static boolean isMendable(Answer<String> answer) {
        return answer instanceof Answer.Rejected<String> no && MENDABLE.contains(no.reason());
    }

    /** A file that reads otherwise with it asks for the number of a job that has none yet. */
    private static final Long ANY_NUMBER = Long.MAX_VALUE;

    private static final String NUMBERLESS =
            "the deploy file asks for this job's number, which the gateway is still to give it";

    Pass prepare(Pass pass) {
        return switch (deployFile.apply(pass.job())) {
            case Answer.Ok<String> file -> read(pass, file.value());
            case Answer.Rejected<String> no ->
                pass.saw(
                        isMendable(no)
                                ? pass.seen().unprepared(no.message())
                                : pass.seen().ended(verdict(no)));
            case Answer.Unavailable<String> away -> pass.saw(pass.seen().unprepared(away.message()));
        };
    }

    private Pass read(Pass pass, String text) {
        TrackedRepository repository = pass.repository().orElseThrow();
        TrackedRepositorySpec spec = repository.getSpec();
        String namespace = Objects.requireNonNullElse(
                spec.deploy().namespace(), repository.getMetadata().getNamespace());
        Reading reading = read(text, pass.job(), pass.job().number().orElse(null), spec, namespace);
        if (pass.job().number().isEmpty() && !reading.equals(read(text, pass.job(), ANY_NUMBER, spec, namespace))) {
            return pass.saw(pass.seen().unprepared(NUMBERLESS));
        }
        return switch (reading) {
            case Reading.Read read -> pass.planned(plan(read));
            case Reading.Invalid invalid ->
                pass.saw(pass.seen()
                        .ended(Outcome.failure(
                                Reasons.INVALID_DEPLOY_FILE, spec.configPath() + " " + problems(invalid))));
        };
    }

    private static Reading read(String text, DeployJob job, Long number, TrackedRepositorySpec spec, String namespace) {
        return DeployFile.read(text, TemplateData.of(job.getSpec().withJobId(number), spec), namespace);
    }

    private static Plan plan(Reading.Read read) {
        return new Plan(read.units().stream()
                .map(unit -> new Plan.Unit(unit.name(), unit.dependsOn(), unit.docker(), unit.helm()))
                .toList());
    }

    private static String problems(Reading.Invalid invalid) {
        return invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
    }

    private static Outcome verdict(Answer.Rejected<String> no) {
        return switch (no.reason()) {
            case "NoDeployFile" -> Outcome.success(Reasons.SKIPPED, no.message());
            case "DeployFileTooLarge" -> Outcome.failure(Reasons.INVALID_DEPLOY_FILE, no.message());
            case Reasons.NOT_ALLOWED -> Outcome.failure(Reasons.NOT_ALLOWED, no.message());
            default -> Outcome.failure(Reasons.SOURCE_NOT_FOUND, no.message());
        };
    }
}
