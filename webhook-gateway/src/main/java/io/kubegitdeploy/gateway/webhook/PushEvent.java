package io.kubegitdeploy.gateway.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/**
 * What intake needs of a push event. It is read as a stream, so that a body of 25 MB costs no tree of objects.
 *
 * @param pushedAt seconds since 1970
 * @param defaultBranch the repository's default branch, or "" if the event does not say
 */
record PushEvent(
        String ref,
        String before,
        String after,
        boolean deleted,
        long pushedAt,
        String defaultBranch,
        String message,
        String author) {
    /** What is kept of a body is bounded: how deep it nests, a text that is read, a name. What is skipped is not kept. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(1 << 20)
                    .maxNameLength(10_000)
                    .maxNumberLength(1000)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    /** The end of the year 9999: later is no time of a push, and would be none to others who read it. */
    private static final long LATEST = 253_402_300_799L;

    /** The body is not a push event; the message says what is wrong, without repeating any of it. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    static PushEvent parse(byte[] json) throws Malformed {
        try (JsonParser parser = JSON.createParser(json)) {
            PushEvent event = new Reader(parser).event();
            if (parser.nextToken() != null) {
                throw new Malformed("the body goes on after the end of its JSON");
            }
            return event;
        } catch (StreamConstraintsException e) {
            throw new Malformed("its JSON is nested too deeply, or a text or number in it is too long");
        } catch (IOException e) {
            throw new Malformed("the body is not JSON");
        }
    }

    /** Collects the fields; what is not asked for is skipped. */
    private static final class Reader {
        private final JsonParser parser;
        private String ref;
        private String before;
        private String after;
        private boolean deleted;
        private Long pushedAt;
        private String defaultBranch = "";
        private String message = "";
        private String authorName = "";
        private String authorEmail = "";

        Reader(JsonParser parser) {
            this.parser = parser;
        }

        PushEvent event() throws IOException, Malformed {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("the body is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                field(parser.currentName());
            }
            require("ref", ref);
            require("before", before);
            require("after", after);
            require("repository.pushed_at", pushedAt);
            return new PushEvent(ref, before, after, deleted, pushedAt, defaultBranch, message, author());
        }

        private void field(String name) throws IOException, Malformed {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "ref" -> ref = text(name, token);
                case "before" -> before = text(name, token);
                case "after" -> after = text(name, token);
                case "deleted" -> deleted = token == JsonToken.VALUE_TRUE;
                case "repository" -> object(token, this::repositoryField);
                case "head_commit" -> object(token, this::commitField);
                default -> parser.skipChildren();
            }
        }

        private void repositoryField(String name, JsonToken token) throws IOException, Malformed {
            switch (name) {
                case "pushed_at" -> pushedAt = seconds(token);
                case "default_branch" -> defaultBranch = optionalText(token);
                default -> parser.skipChildren();
            }
        }

        private void commitField(String name, JsonToken token) throws IOException, Malformed {
            switch (name) {
                case "message" -> message = optionalText(token);
                case "author" -> object(token, this::authorField);
                default -> parser.skipChildren();
            }
        }

        private void authorField(String name, JsonToken token) throws IOException {
            switch (name) {
                case "name" -> authorName = optionalText(token);
                case "email" -> authorEmail = optionalText(token);
                default -> parser.skipChildren();
            }
        }

        private interface Field {
            void read(String name, JsonToken token) throws IOException, Malformed;
        }

        private void object(JsonToken token, Field field) throws IOException, Malformed {
            if (token != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                field.read(name, parser.nextToken());
            }
        }

        private String text(String name, JsonToken token) throws IOException, Malformed {
            if (token != JsonToken.VALUE_STRING) {
                throw new Malformed(name + " is not a string");
            }
            return parser.getText();
        }

        private String optionalText(JsonToken token) throws IOException {
            if (token == JsonToken.VALUE_STRING) {
                return parser.getText();
            }
            parser.skipChildren();
            return "";
        }

        /** GitHub writes an integer of seconds in push events, and ISO text in REST. */
        private Long seconds(JsonToken token) throws IOException, Malformed {
            try {
                long seconds = switch (token) {
                    case VALUE_NUMBER_INT -> parser.getLongValue();
                    case VALUE_STRING -> OffsetDateTime.parse(parser.getText()).toEpochSecond();
                    default -> -1;
                };
                if (seconds >= 0 && seconds <= LATEST) {
                    return seconds;
                }
            } catch (DateTimeException | InputCoercionException e) {
                // told below, like every other way of being no time
            }
            throw new Malformed("repository.pushed_at is not a time");
        }

        private String author() {
            return authorEmail.isEmpty() ? authorName : (authorName + " <" + authorEmail + ">").strip();
        }

        private static void require(String name, Object value) throws Malformed {
            if (value == null) {
                throw new Malformed(name + " is missing");
            }
        }
    }
}
