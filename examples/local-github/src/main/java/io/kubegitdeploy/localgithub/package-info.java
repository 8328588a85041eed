/** A stand-in for github.com: real git over HTTP, the REST calls that a deployer makes, and signed webhooks. */
package io.kubegitdeploy.localgithub;
