package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.crd.DeployJob;

/**
 * By which a deletion of the DeployJob waits for its Helm Jobs. Taken before the fence: whoever holds a fence can't vanish
 * before its Helm Job has ended.
 */
interface ReleaseHold {

    void take(DeployJob job);

    /** To be called when its Helm Jobs are over: it is given them, and may go with them. */
    void release(DeployJob job);
}
