package io.kubegitdeploy.job.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Kubernetes' own words on why an object did not get ready. Helm does not tell them, and a rollback removes the pods. */
final class Events {

    private record Event(String object, String reason, String message, Instant seen) {}

    private static final int TOLD = 3;
    private static final int MAX_LENGTH = 300;

    private Events() {}

    /**
     * What a list of Warning events says about an object, each reason once, the oldest first.
     *
     * @param json an EventList of the core API
     * @param since older events are of earlier upgrades
     */
    static List<String> about(Unready unready, byte[] json, Instant since) throws IOException {
        Map<String, String> byReason = new LinkedHashMap<>();
        read(json).stream()
                .filter(event -> unready.has(event.object()) && !event.seen().isBefore(since))
                .sorted(Comparator.comparing(Event::seen))
                .forEach(event -> byReason.putIfAbsent(event.reason(), event.object() + ": " + cut(event.message())));
        return byReason.values().stream().limit(TOLD).toList();
    }

    private static String cut(String message) {
        String line = message.replaceAll("\\s+", " ").strip();
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
    }

    private static List<Event> read(byte[] json) throws IOException {
        List<Event> events = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean items = parser.currentName().equals("items");
                if (parser.nextToken() == JsonToken.START_ARRAY && items) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        events.add(event(parser));
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        return events;
    }

    private static Event event(JsonParser parser) throws IOException {
        String object = "";
        String reason = "";
        String message = "";
        Instant seen = Instant.EPOCH;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "involvedObject" -> object = name(parser);
                case "reason" -> reason = parser.getValueAsString("");
                case "message" -> message = parser.getValueAsString("");
                case "lastTimestamp", "eventTime" -> seen = later(seen, parser.getValueAsString(""));
                default -> parser.skipChildren();
            }
        }
        return new Event(object, reason, message, seen);
    }

    private static String name(JsonParser parser) throws IOException {
        String name = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isName = parser.currentName().equals("name");
            parser.nextToken();
            name = isName ? parser.getValueAsString("") : name;
            parser.skipChildren();
        }
        return name;
    }

    private static Instant later(Instant known, String text) {
        try {
            Instant instant = Instant.parse(text);
            return instant.isAfter(known) ? instant : known;
        } catch (DateTimeException e) {
            return known;
        }
    }
}
