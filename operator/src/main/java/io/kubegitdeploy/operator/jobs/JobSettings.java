package io.kubegitdeploy.operator.jobs;

import java.net.URI;

/**
 * What a cluster admin decided for all Jobs.
 *
 * @param gateway the base of the gateway's internal API, without a slash at the end
 * @param userNamespaces whether builds run with {@code hostUsers: false}
 */
public record JobSettings(
        URI gateway, String jobImage, String kanikoImage, String pullPolicy, boolean userNamespaces) {}
