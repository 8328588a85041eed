package io.kubegitdeploy.gateway;
