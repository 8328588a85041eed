package io.kubegitdeploy.job;
