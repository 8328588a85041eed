package io.kubegitdeploy.operator.deploy;

/**
 * How a push ended.
 *
 * @param reason one of {@link io.kubegitdeploy.crd.Reasons}
 * @param message one sentence for people
 */
record Outcome(boolean succeeded, String reason, String message) {

    static Outcome success(String reason, String message) {
        return new Outcome(true, reason, message);
    }

    static Outcome failure(String reason, String message) {
        return new Outcome(false, reason, message);
    }
}
