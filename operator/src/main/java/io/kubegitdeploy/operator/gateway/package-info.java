/** The gateway's internal API, as the operator calls it. */
package io.kubegitdeploy.operator.gateway;
