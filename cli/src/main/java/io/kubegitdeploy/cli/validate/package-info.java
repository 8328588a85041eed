/** A deploy file on one's own disk: what a push from this checkout would make of it. */
package io.kubegitdeploy.cli.validate;
