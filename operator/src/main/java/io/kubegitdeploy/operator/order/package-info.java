/** Which of two pushes is newer: GitHub's order, not that of arrival. */
package io.kubegitdeploy.operator.order;
