package io.kubegitdeploy.operator.order;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A push's place in the order.
 *
 * @param uid of its DeployJob
 * @param at seconds since 1970: GitHub's clock, or for a DeployJob made by a person its creation
 * @param before the commit that the branch pointed to before; "" for a DeployJob made by a person
 * @param number the job's number; {@link Long#MAX_VALUE} for a DeployJob made by a person
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Push(String uid, String ref, long at, String before, String commit, long number, String name) {

    public static Push of(DeployJob job) {
        DeployJobSpec spec = job.getSpec();
        long created = Instant.parse(job.getMetadata().getCreationTimestamp()).getEpochSecond();
        return new Push(
                job.getMetadata().getUid(),
                spec.ref(),
                spec.pushedAt() == null ? created : spec.pushedAt(),
                Objects.requireNonNullElse(spec.before(), ""),
                spec.commit(),
                spec.jobId() == null ? Long.MAX_VALUE : spec.jobId(),
                job.getMetadata().getName());
    }

    public static List<Push> of(Collection<DeployJob> jobs) {
        return jobs.stream().map(Push::of).toList();
    }

    /** True if this push moved its branch on from where the other had left it; what a person asked for moved no branch. */
    boolean follows(Push other) {
        return !other.before.isEmpty()
                && ref.equals(other.ref)
                && before.equals(other.commit)
                && !uid.equals(other.uid);
    }
}
