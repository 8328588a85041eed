/**
 * What the chart runs after {@code helm uninstall} has taken the operator away: nobody is left to take our finalizers off,
 * and an object that keeps one keeps its namespace from being deleted.
 */
package io.kubegitdeploy.operator.uninstall;
