package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.operator.deploy.Observation.Stop;

/** The end of a push because of a newer one. */
final class Supersede {
    private Supersede() {}

    static Stop by(String newer) {
        return new Stop(Reasons.SUPERSEDED, "superseded by the newer push " + newer, true);
    }
}
