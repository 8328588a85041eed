/** What GitHub has no API for: making repositories and tokens, moving the clock, failing on purpose. */
package io.kubegitdeploy.localgithub.admin;
