/** The bare repositories: smart HTTP, reading at a commit, archives. The one door to JGit. */
package io.kubegitdeploy.localgithub.git;
