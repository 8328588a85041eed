package io.kubegitdeploy.job.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kubegitdeploy.job.Unavailable;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what {@code helm history} and {@code helm get metadata} print with {@code --output=json}. */
final class HistoryJson {

    private static final JsonFactory JSON = new JsonFactory();

    private HistoryJson() {}

    static History history(String json) throws Unavailable {
        List<Revision> revisions = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw unexpected();
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                revisions.add(revision(parser));
            }
        } catch (IOException e) {
            throw unexpected();
        }
        return new History(revisions);
    }

    private static Revision revision(JsonParser parser) throws IOException, Unavailable {
        int number = 0;
        Instant updated = Instant.EPOCH;
        Revision.Status status = Revision.Status.UNKNOWN;
        String description = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "revision" -> number = parser.getIntValue();
                case "updated" -> updated = instant(parser.getText());
                case "status" -> status = Revision.Status.of(parser.getText());
                case "description" -> description = parser.getText();
                default -> parser.skipChildren();
            }
        }
        if (number <= 0) {
            throw unexpected();
        }
        return new Revision(number, updated, status, description, Optional.empty());
    }

    static Optional<String> label(String json, String name) throws Unavailable {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw unexpected();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                if (parser.nextToken() == JsonToken.START_OBJECT && field.equals("labels")) {
                    return member(parser, name);
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (IOException e) {
            throw unexpected();
        }
    }

    private static Optional<String> member(JsonParser parser, String name) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(name);
            parser.nextToken();
            if (found) {
                return Optional.ofNullable(parser.getText());
            }
            parser.skipChildren();
        }
        return Optional.empty();
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static Unavailable unexpected() {
        return new Unavailable("Helm's answer is not the JSON that version 4 prints.");
    }
}
