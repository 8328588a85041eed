/** The programs inside the Jobs: {@code source} fills a directory with the repository, {@code release} brings a chart into the cluster. */
package io.kubegitdeploy.job;
