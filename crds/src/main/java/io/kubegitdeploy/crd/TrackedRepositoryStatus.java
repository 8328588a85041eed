package io.kubegitdeploy.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;

/** What is known of a tracked repository. The operator writes all of it but lastDelivery, which is the gateway's. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrackedRepositoryStatus(
        @JsonPropertyDescription("The generation of the spec that this status tells of.")
        Long observedGeneration,

        @JsonPropertyDescription("Ready: pushes are deployed. Hooked: the webhook is in place at GitHub.")
        List<Condition> conditions,

        @JsonPropertyDescription("GitHub's number of the repository; it stays when the repository is renamed.")
        Long repositoryId,

        @JsonPropertyDescription("The repository's current owner/name at GitHub.")
        String fullName,

        @JsonPropertyDescription("The repository's default branch.")
        String defaultBranch,

        @JsonPropertyDescription("GitHub's number of our webhook.")
        Long webhookId,

        @JsonPropertyDescription("The time of the newest delivery, at most 10 s late.")
        String lastDelivery,

        @JsonPropertyDescription("The newest DeployJob.") String lastJob,

        @JsonPropertyDescription("The short commit that was deployed last.")
        String lastDeployed,

        @JsonPropertyDescription("The commit deployed last, for each branch or tag.")
        Map<String, String> deployed) {}
