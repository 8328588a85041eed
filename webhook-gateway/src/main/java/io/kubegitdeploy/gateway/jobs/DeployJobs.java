package io.kubegitdeploy.gateway.jobs;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.crd.TrackedRepository;
import java.util.Objects;
import java.util.Optional;

/** The DeployJob of a job: what the API server takes, whatever the push held. No I/O. */
final class DeployJobs {
    // The limits of the DeployJob's schema; it counts code points.
    private static final int MESSAGE = 4096;
    private static final int AUTHOR = 512;

    private DeployJobs() {}

    static DeployJob desired(JobRecord job, TrackedRepository owner) {
        DeployJob desired = new DeployJob();
        desired.setMetadata(new ObjectMetaBuilder()
                .withNamespace(job.deployJob().namespace())
                .withName(job.deployJob().name())
                .addToLabels(Labels.REPOSITORY, Names.hash(job.deployJob().repository()))
                .addToLabels(Labels.REF, Names.hash(job.push().ref()))
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGER)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind())
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(false)
                        .build())
                .build());
        desired.setSpec(spec(job));
        return desired;
    }

    private static DeployJobSpec spec(JobRecord job) {
        Push push = job.push();
        return new DeployJobSpec(
                job.deployJob().repository(),
                job.id().id(),
                push.ref(),
                push.after(),
                push.before(),
                push.pushedAt(),
                message(push.message()).orElse(null),
                author(push.author()).orElse(null),
                push.deliveryId(),
                job.cancel());
    }

    /** Whether it has come to an end, whatever that is. */
    static boolean finished(DeployJob job) {
        return job.getStatus() != null
                && job.getStatus().conditions() != null
                && job.getStatus().conditions().stream()
                        .anyMatch(c -> Conditions.FINISHED.equals(c.getType()) && "True".equals(c.getStatus()));
    }

    /** Whether the object there was made for the very push of this job. */
    static boolean isOf(DeployJob there, JobRecord job) {
        DeployJobSpec wanted = spec(job);
        DeployJobSpec found = there.getSpec();
        return Objects.equals(found.repository(), wanted.repository())
                && Objects.equals(found.jobId(), wanted.jobId())
                && Objects.equals(found.ref(), wanted.ref())
                && Objects.equals(found.commit(), wanted.commit())
                && Objects.equals(found.before(), wanted.before())
                && Objects.equals(found.pushedAt(), wanted.pushedAt());
    }

    static Optional<String> message(String message) {
        return text(message, MESSAGE, true);
    }

    static Optional<String> author(String author) {
        return text(author, AUTHOR, false);
    }

    /** Cut to so many code points, without half characters, and without control characters but line breaks and tabs. */
    private static Optional<String> text(String text, int limit, boolean lines) {
        StringBuilder kept = new StringBuilder();
        Objects.requireNonNullElse(text, "")
                .replace("\r\n", "\n")
                .codePoints()
                .limit(limit)
                .map(c -> shown(c, lines))
                .forEach(kept::appendCodePoint);
        String result = kept.toString().strip();
        return result.isEmpty() ? Optional.empty() : Optional.of(result);
    }

    private static int shown(int c, boolean lines) {
        if (c == '\n' || c == '\t') {
            return lines ? c : ' ';
        }
        boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return half || Character.isISOControl(c) ? '\uFFFD' : c;
    }
}
