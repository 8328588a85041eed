package io.kubegitdeploy.operator.fence;

import io.kubegitdeploy.operator.order.Push;

/**
 * A push's wish to release.
 *
 * @param repository owner/name at GitHub, in lower case: what a release belongs to, whatever its TrackedRepository is called
 * @param namespace of the DeployJob and its Jobs
 */
public record Claim(Target target, String repository, Push push, String namespace, String unit, int attempt) {

    /** The Helm release that is fenced. */
    public record Target(String namespace, String release) {
        @Override
        public String toString() {
            return namespace + "/" + release;
        }
    }
}
