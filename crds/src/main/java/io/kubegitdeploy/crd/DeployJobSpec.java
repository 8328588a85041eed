package io.kubegitdeploy.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The push to deploy. Only {@code cancel} can change, from false to true. {@code ref} is the full name
 * ({@code refs/heads/main}); without {@code pushedAt} the job's place in the order is its creation.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "self.repository == oldSelf.repository && self.ref == oldSelf.ref && self.commit == oldSelf.commit"
                        + " && has(self.jobId) == has(oldSelf.jobId) && (!has(self.jobId) || self.jobId == oldSelf.jobId)"
                        + " && has(self.before) == has(oldSelf.before) && (!has(self.before) || self.before == oldSelf.before)"
                        + " && has(self.pushedAt) == has(oldSelf.pushedAt) && (!has(self.pushedAt) || self.pushedAt == oldSelf.pushedAt)"
                        + " && has(self.message) == has(oldSelf.message) && (!has(self.message) || self.message == oldSelf.message)"
                        + " && has(self.author) == has(oldSelf.author) && (!has(self.author) || self.author == oldSelf.author)"
                        + " && has(self.deliveryId) == has(oldSelf.deliveryId) && (!has(self.deliveryId) || self.deliveryId == oldSelf.deliveryId)",
        message = "a DeployJob can't change, except for cancel: create another one")
@ValidationRule(
        value = "!(has(oldSelf.cancel) && oldSelf.cancel) || (has(self.cancel) && self.cancel)",
        message = "cancel can't be taken back: create another DeployJob")
public record DeployJobSpec(
        @JsonPropertyDescription("The name of the TrackedRepository, in this namespace.")
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Size(min = 1, max = 253)
        String repository,

        @JsonPropertyDescription("The job's number in its repository, given by the gateway.") @Min(0)
        Long jobId,

        @JsonPropertyDescription("The full name of the branch or tag, e.g. refs/heads/main.")
        @Required
        @Pattern("^refs/(heads|tags)/[^\\x00-\\x20\\x7f~^:?*\\[\\\\]+$")
        @Size(min = 11, max = 1024)
        String ref,

        @JsonPropertyDescription("The commit to deploy: 40 (or 64) hex digits.")
        @Required
        @Pattern("^([0-9a-f]{40}|[0-9a-f]{64})$")
        @Size(max = 64)
        String commit,

        @JsonPropertyDescription("The commit that the branch pointed to before; zeros for a new one.")
        @Pattern("^([0-9a-f]{40}|[0-9a-f]{64})$")
        @Size(max = 64)
        String before,

        @JsonPropertyDescription(
                "When the push happened, by GitHub's clock: seconds since 1970. It decides which of two pushes is newer.")
        @Min(0)
        Long pushedAt,

        @JsonPropertyDescription("The head commit's message.") @Size(max = 4096)
        String message,

        @JsonPropertyDescription("The head commit's author: name <e-mail>.") @Size(max = 512)
        String author,

        @JsonPropertyDescription("GitHub's id of the delivery.")
        @Pattern("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
        @Size(max = 36)
        String deliveryId,

        @JsonPropertyDescription("true: what has not begun to release does not start. Can't be taken back.")
        @Default("false")
        Boolean cancel) {

    private static final String BRANCH = "refs/heads/";
    private static final String TAG = "refs/tags/";

    public DeployJobSpec {
        cancel = cancel != null && cancel;
    }

    /** The same with a number. */
    public DeployJobSpec withJobId(Long number) {
        return new DeployJobSpec(
                repository, number, ref, commit, before, pushedAt, message, author, deliveryId, cancel);
    }

    /** The branch's name, or "" for a tag. */
    public String branch() {
        return ref.startsWith(BRANCH) ? ref.substring(BRANCH.length()) : "";
    }

    /** The tag's name, or "" for a branch. */
    public String tag() {
        return ref.startsWith(TAG) ? ref.substring(TAG.length()) : "";
    }
}
