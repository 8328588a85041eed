/** The gateway's private API as its callers see it. */
package io.kubegitdeploy.cli.gateway;
