package io.kubegitdeploy.localgithub;
