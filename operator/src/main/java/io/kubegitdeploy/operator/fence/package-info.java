/** One Helm release is never given an older push after a newer one, and never two Helm Jobs at a time. */
package io.kubegitdeploy.operator.fence;
