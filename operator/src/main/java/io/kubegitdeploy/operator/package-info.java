package io.kubegitdeploy.operator;
