/** GitHub's REST API below {@code /api/v3}: shapes, statuses and errors as its published description has them. */
package io.kubegitdeploy.localgithub.rest;
