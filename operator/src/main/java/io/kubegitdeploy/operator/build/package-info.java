/** The build of an image: the Kaniko Job, and the image that comes of it. */
package io.kubegitdeploy.operator.build;
