package io.kubegitdeploy.operator.gateway;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What the gateway knows of a repository that it hooked. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Tracking(
        @JsonProperty("web_hook_id") Long webhookId,
        @JsonProperty("repository_id") Long repositoryId,
        @JsonProperty("full_name") String fullName,
        @JsonProperty("default_branch") String defaultBranch) {}
