/** The login by OAuth: the web flow of GitHub's OAuth applications. */
package io.kubegitdeploy.localgithub.oauth;
