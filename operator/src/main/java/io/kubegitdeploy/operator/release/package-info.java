/** The release of a chart: the Helm Job, the values it is given, and what came of it. */
package io.kubegitdeploy.operator.release;
