package io.kubegitdeploy.job.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kubegitdeploy.job.ExitCode;
import io.kubegitdeploy.job.Redaction;
import io.kubegitdeploy.job.TerminationMessage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * How it ended: what the operator reads from the termination message.
 *
 * @param revision the one that is live afterwards, where one is
 * @param message for a person, without credentials
 */
record Outcome(Kind kind, Optional<Integer> revision, String message) {

    enum Kind {
        DEPLOYED("deployed", ExitCode.DONE),
        ALREADY_DEPLOYED("already-deployed", ExitCode.DONE),
        ROLLED_BACK("rolled-back", ExitCode.FAILED),
        FAILED("failed", ExitCode.FAILED),
        REJECTED("rejected", ExitCode.REJECTED),
        UNAVAILABLE("unavailable", ExitCode.UNAVAILABLE);

        private final String told;
        private final int exitCode;

        Kind(String told, int exitCode) {
            this.told = told;
            this.exitCode = exitCode;
        }
    }

    private static final int MAX_CHARACTERS = 2000;

    /** One line of JSON within the kubelet's limit has room for so much. */
    private static final int MAX_BYTES = 3000;

    Outcome {
        String masked = Redaction.mask(message);
        String cut = masked.length() <= MAX_CHARACTERS ? masked : masked.substring(0, MAX_CHARACTERS);
        message = TerminationMessage.fit(cut, MAX_BYTES);
    }

    static Outcome rejected(String message) {
        return new Outcome(Kind.REJECTED, Optional.empty(), message);
    }

    static Outcome unavailable(String message) {
        return new Outcome(Kind.UNAVAILABLE, Optional.empty(), message);
    }

    /** The same outcome with reasons from elsewhere. */
    Outcome explained(List<String> reasons) {
        return reasons.isEmpty() ? this : new Outcome(kind, revision, message + "; " + String.join("; ", reasons));
    }

    int exitCode() {
        return kind.exitCode;
    }

    String toJson() {
        StringWriter json = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(json)) {
            generator.writeStartObject();
            generator.writeStringField("outcome", kind.told);
            if (revision.isPresent()) {
                generator.writeNumberField("revision", revision.get());
            } else {
                generator.writeNullField("revision");
            }
            generator.writeStringField("message", message);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return json.toString();
    }
}
