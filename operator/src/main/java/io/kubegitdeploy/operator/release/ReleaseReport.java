package io.kubegitdeploy.operator.release;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Objects;

/**
 * The one line of JSON that the program {@code release} leaves as its termination message.
 *
 * @param outcome {@code deployed}, {@code already-deployed}, {@code rolled-back}, {@code failed}, {@code rejected},
 *     {@code unavailable}; "" when the program could not say
 * @param revision the revision that is deployed now; null when unknown or none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ReleaseReport(String outcome, Long revision, String message) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public ReleaseReport {
        outcome = Objects.requireNonNullElse(outcome, "");
        message = Objects.requireNonNullElse(message, "");
    }

    /** A message that is no such line (the program was cut off, its log stands there) is the report's message. */
    public static ReleaseReport parse(String terminationMessage) {
        try {
            ReleaseReport report = JSON.readValue(terminationMessage, ReleaseReport.class);
            return report == null ? new ReleaseReport("", null, terminationMessage) : report;
        } catch (JsonProcessingException e) {
            return new ReleaseReport("", null, terminationMessage.strip());
        }
    }
}
