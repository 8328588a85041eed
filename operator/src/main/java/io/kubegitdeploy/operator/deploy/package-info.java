/** A push on its way: observe, decide ({@link io.kubegitdeploy.operator.deploy.Pipeline}), act, report. */
package io.kubegitdeploy.operator.deploy;
