package io.kubegitdeploy.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One action of a job and how far it is; {@code unit} is empty for those of the whole job. */
public record Action(String unit, Kind kind, JsonNode json) {
    /** What is done. */
    public enum Kind {
        PREPARE("prepare"),
        BUILD("build"),
        RELEASE("release"),
        CLEANUP("end");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As people call it. */
        public String word() {
            return word;
        }
    }

    /** A line of what it printed, or of what is said of it. */
    public record Line(String text, boolean error) {}

    /** queued, running, done or err_done. */
    public String stage() {
        return json.path("stage").asText();
    }

    /** The Kubernetes Job of its newest attempt; empty before that. */
    public String job() {
        return json.path("job").asText();
    }

    public int attempt() {
        return json.path("attempt").asInt(1);
    }

    /** What was pushed; empty before that. */
    public String image() {
        return json.path("image").asText();
    }

    /** The Helm revision; empty before that. */
    public String revision() {
        return json.path("revision").asText();
    }

    /** What it waits for, or why it failed. */
    public String message() {
        return json.path("message").asText();
    }

    /** The end of its output. */
    public List<Line> output() {
        List<Line> lines = new ArrayList<>();
        json.path("output")
                .forEach(line -> lines.add(
                        new Line(line.path("text").asText(), line.path("error").asBoolean())));
        return lines;
    }
}
