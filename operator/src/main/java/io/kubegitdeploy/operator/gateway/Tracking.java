package io.kubegitdeploy.operator.gateway;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What the gateway knows of a repository that it hooked.
 *
 * @param mended sentences that tell what was wrong with the webhook at GitHub, and has been put right just now
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Tracking(
        @JsonProperty("web_hook_id") Long webhookId,
        @JsonProperty("repository_id") Long repositoryId,
        @JsonProperty("full_name") String fullName,
        @JsonProperty("default_branch") String defaultBranch,
        @JsonProperty("mended") List<String> mended) {

    public Tracking {
        mended = mended == null ? List.of() : List.copyOf(mended);
    }
}
