package io.kubegitdeploy.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What to track, which pushes count, and how their builds and releases run. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.owner == oldSelf.owner && self.name == oldSelf.name",
        message = "owner and name can't change: delete this TrackedRepository and create another")
public record TrackedRepositorySpec(
        @JsonPropertyDescription("The GitHub user or organisation. Compared without case; can't change.")
        @Required
        @Pattern("^[A-Za-z0-9._-]+$")
        @Size(min = 1, max = 100)
        String owner,

        @JsonPropertyDescription("The repository's name at GitHub. Compared without case; can't change.")
        @Required
        @Pattern("^[A-Za-z0-9._-]+$")
        @Size(min = 1, max = 100)
        String name,

        @JsonPropertyDescription(
                "Globs of branches whose pushes are deployed. * stands for any characters but /, ** for any. Default: the repository's default branch only.")
        @Size(max = 64)
        List<@Size(min = 1, max = 255) String> branches,

        @JsonPropertyDescription("Globs of tags whose pushes are deployed. Default: none.") @Size(max = 64)
        List<@Size(min = 1, max = 255) String> tags,

        @JsonPropertyDescription("The deploy file's path in the repository.")
        @Default("kube-git-deploy.toml")
        @Pattern("^[^/\\\\\\x00-\\x1f][^\\\\\\x00-\\x1f]*$")
        @Size(min = 1, max = 512)
        @ValidationRule(
                value = "!self.split('/').exists(part, part == '..' || part == '.' || part == '')",
                message = "a path inside the repository, without '.', '..' or empty parts")
        String configPath,

        @JsonPropertyDescription(
                "What a newer push to the same branch does to older jobs that have not begun to release: Supersede ends them, Queue lets them finish first.")
        @Default("Supersede")
        Concurrency concurrency,

        @JsonPropertyDescription("true: pushes are answered and make no job.") @Default("false")
        Boolean suspend,

        @JsonPropertyDescription("How images are built.") BuildSettings build,
        @JsonPropertyDescription("How charts are released.") DeploySettings deploy,

        @JsonPropertyDescription("How many finished DeployJobs to keep.")
        HistoryLimits history,

        @JsonPropertyDescription("Where and as what the Jobs' pods run.")
        Scheduling scheduling) {

    /** What a newer push to the same branch does to older jobs. */
    public enum Concurrency {
        Supersede,
        Queue
    }

    /** How many finished DeployJobs to keep; older ones are deleted. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record HistoryLimits(
            @JsonPropertyDescription("Succeeded jobs to keep.") @Default("10") @Min(0) @Max(1000)
            Integer succeeded,

            @JsonPropertyDescription("Failed, superseded and cancelled jobs to keep.") @Default("10") @Min(0) @Max(1000)
            Integer failed) {}

    public TrackedRepositorySpec {
        branches = branches == null ? List.of() : List.copyOf(branches);
        tags = tags == null ? List.of() : List.copyOf(tags);
        configPath = configPath == null ? "kube-git-deploy.toml" : configPath;
        concurrency = concurrency == null ? Concurrency.Supersede : concurrency;
        suspend = suspend != null && suspend;
        build = build == null ? BuildSettings.DEFAULT : build;
        deploy = deploy == null ? DeploySettings.DEFAULT : deploy;
        history = history == null ? new HistoryLimits(10, 10) : history;
        scheduling = scheduling == null ? Scheduling.DEFAULT : scheduling;
    }

    /** The spec of a repository of which nothing but its name is known. */
    public static TrackedRepositorySpec of(String owner, String name) {
        return new TrackedRepositorySpec(owner, name, null, null, null, null, null, null, null, null, null);
    }
}
