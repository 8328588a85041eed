package io.kubegitdeploy.operator.fence;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.kubegitdeploy.operator.order.Push;

/**
 * What a fence remembers: the newest push that passed, and whether it still holds the release. It outlives the DeployJob
 * and the TrackedRepository.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Holding(String repository, Push push, String namespace, String unit, int attempt, boolean held) {

    static Holding by(Claim claim) {
        return new Holding(claim.repository(), claim.push(), claim.namespace(), claim.unit(), claim.attempt(), true);
    }

    Holding freed() {
        return new Holding(repository, push, namespace, unit, attempt, false);
    }

    /** The DeployJob, for people. */
    String who() {
        return namespace + "/" + push.name();
    }
}
