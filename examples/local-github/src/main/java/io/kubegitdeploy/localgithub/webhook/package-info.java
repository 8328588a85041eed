/** Events, and their signed delivery to hooks as GitHub does it. */
package io.kubegitdeploy.localgithub.webhook;
