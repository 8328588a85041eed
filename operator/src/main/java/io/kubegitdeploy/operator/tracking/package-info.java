/** Tracked repositories: hooked by way of the gateway, their newest pushes shown, their old ones deleted. */
package io.kubegitdeploy.operator.tracking;
