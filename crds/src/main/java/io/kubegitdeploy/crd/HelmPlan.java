package io.kubegitdeploy.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** A helm action of the deploy file, rendered and checked. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HelmPlan(
        @JsonPropertyDescription("The chart's path in the repository, or its name if chartRepository is given.")
        String chart,

        @JsonPropertyDescription("The chart repository's URL, https or oci.")
        String chartRepository,

        @JsonPropertyDescription("The chart's version.") String version,
        @JsonPropertyDescription("The Helm release's name.") String release,

        @JsonPropertyDescription("The namespace released into.")
        String namespace,

        @JsonPropertyDescription("Values files in the repository, later ones win.")
        List<String> values,

        @JsonPropertyDescription("More values, as one JSON object; they win over the files.")
        String set,

        @JsonPropertyDescription("Where in the values the image goes.")
        ImageValues image,

        @JsonPropertyDescription("Seconds that Helm waits; absent: as the TrackedRepository says.")
        Integer timeoutSeconds,

        @JsonPropertyDescription("Whether Helm waits until everything is ready.")
        Boolean waitReady,

        @JsonPropertyDescription("Whether a failed upgrade is rolled back.")
        Boolean atomic) {

    public HelmPlan {
        values = values == null ? List.of() : List.copyOf(values);
        image = image == null ? ImageValues.HELM_CREATE : image;
        waitReady = waitReady == null || waitReady;
        atomic = atomic == null || atomic;
    }

    /**
     * Dotted paths into the values, for what was built: the image's repository, its tag, its digest. A path that is
     * absent is not set; without a digest path the tag is {@code <tag>@sha256:...}, so that the digest pins it.
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ImageValues(String repository, String tag, String digest) {
        /** As in the charts that {@code helm create} makes. */
        public static final ImageValues HELM_CREATE = new ImageValues("image.repository", "image.tag", null);
    }
}
