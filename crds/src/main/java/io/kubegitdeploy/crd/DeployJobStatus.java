package io.kubegitdeploy.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** How far a push has come. Written by the operator, except {@code jobId}, which is the gateway's; times are RFC 3339. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeployJobStatus(
        @JsonPropertyDescription("The generation of the spec that this status tells of.")
        Long observedGeneration,

        @JsonPropertyDescription("One word for people: where the job is.")
        Phase phase,

        @JsonPropertyDescription("One sentence for people: what happens now, or how it ended.")
        String message,

        @JsonPropertyDescription(
                "Succeeded: Unknown while it runs, then True or False, with the reason. Finished: True at any end.")
        List<Condition> conditions,

        @JsonPropertyDescription("The branch or tag without refs/heads/ or refs/tags/.")
        String shortRef,

        @JsonPropertyDescription("The first 7 digits of the commit.")
        String shortCommit,

        @JsonPropertyDescription("When the operator took it up.")
        String startTime,

        @JsonPropertyDescription("When it ended.") String completionTime,

        @JsonPropertyDescription("From start to end, for people, e.g. 1m12s.")
        String took,

        @JsonPropertyDescription("true once units holds the plan read from the deploy file.")
        Boolean planned,

        @JsonPropertyDescription("The units of the deploy file, in its order.")
        List<Unit> units,

        @JsonPropertyDescription(
                "The number that the gateway gave a job made by a person; that of a push stands in the spec.")
        Long jobId) {

    /** As the operator writes it: without the number. */
    public DeployJobStatus(
            Long observedGeneration,
            Phase phase,
            String message,
            List<Condition> conditions,
            String shortRef,
            String shortCommit,
            String startTime,
            String completionTime,
            String took,
            Boolean planned,
            List<Unit> units) {
        this(
                observedGeneration,
                phase,
                message,
                conditions,
                shortRef,
                shortCommit,
                startTime,
                completionTime,
                took,
                planned,
                units,
                null);
    }

    /** What of it is the operator's. */
    public DeployJobStatus withoutJobId() {
        return new DeployJobStatus(
                observedGeneration,
                phase,
                message,
                conditions,
                shortRef,
                shortCommit,
                startTime,
                completionTime,
                took,
                planned,
                units);
    }

    /** Where a job is. */
    public enum Phase {
        Pending,
        Preparing,
        Building,
        Releasing,
        Succeeded,
        Skipped,
        Failed,
        Superseded,
        Cancelled
    }

    /** A unit's docker and helm stage; a stage that the deploy file does not have is absent. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Unit(
            @JsonPropertyDescription("The unit's name in the deploy file.")
            String name,

            @JsonPropertyDescription("Units whose stages must be done before this one's start.")
            List<String> dependsOn,

            @JsonPropertyDescription("The build of the unit's image.")
            DockerStage docker,

            @JsonPropertyDescription("The release of the unit's chart.")
            HelmStage helm) {}

    /** How far one Job of a unit is. */
    public enum State {
        Waiting,
        Running,
        Succeeded,
        Failed,
        Skipped
    }

    /** The build of an image: what the deploy file asks for (the plan), and what became of it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DockerStage(
            @JsonPropertyDescription("The plan: what the deploy file asks for.")
            DockerPlan plan,

            @JsonPropertyDescription("How far it is.") State state,

            @JsonPropertyDescription("The Job of the newest attempt.")
            String job,

            @JsonPropertyDescription("The newest attempt's number, from 1.")
            Integer attempt,

            @JsonPropertyDescription("The image that was pushed: repository:tag@sha256:...")
            String image,

            @JsonPropertyDescription("The digest of the image that was pushed.")
            String digest,

            @JsonPropertyDescription("When its first Job was made.")
            String startTime,

            @JsonPropertyDescription("When it ended.") String completionTime,

            @JsonPropertyDescription("One word: why it failed.")
            String reason,

            @JsonPropertyDescription("What it waits for, or why it failed.")
            String message,

            @JsonPropertyDescription("Why earlier attempts did not come to an end by themselves, the oldest first.")
            List<String> lost,

            @JsonPropertyDescription("The last lines of its output, at most 4 KiB.")
            String lastLines) {}

    /** The release of a chart: what the deploy file asks for (the plan), and what became of it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HelmStage(
            @JsonPropertyDescription("The plan: what the deploy file asks for.")
            HelmPlan plan,

            @JsonPropertyDescription("How far it is.") State state,

            @JsonPropertyDescription("The Job of the newest attempt.")
            String job,

            @JsonPropertyDescription("The newest attempt's number, from 1.")
            Integer attempt,

            @JsonPropertyDescription("The Helm revision that is deployed after it.")
            Long revision,

            @JsonPropertyDescription("When its first Job was made.")
            String startTime,

            @JsonPropertyDescription("When it ended.") String completionTime,

            @JsonPropertyDescription("One word: why it failed.")
            String reason,

            @JsonPropertyDescription("What it waits for, or why it failed.")
            String message,

            @JsonPropertyDescription("Why earlier attempts did not come to an end by themselves, the oldest first.")
            List<String> lost,

            @JsonPropertyDescription("The last lines of its output, at most 4 KiB.")
            String lastLines) {}
}
