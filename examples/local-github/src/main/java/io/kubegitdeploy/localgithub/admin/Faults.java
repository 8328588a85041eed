package io.kubegitdeploy.localgithub.admin;

import io.kubegitdeploy.localgithub.webhook.DeliveryFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** The faults that are switched on. They are forgotten at a restart. */
public final class Faults {
    private static final int FOREVER = -1;

    private final List<Armed> armed = new ArrayList<>();
    private CountDownLatch cleared = new CountDownLatch(1);
    private long lastId;

    /** What happens to a request instead of its answer, or before it. */
    public sealed interface RequestFault {
        /** Another answer; the request is not looked at. */
        record Answer(int status, Map<String, String> headers, String body) implements RequestFault {}

        /** The right answer, but later. */
        record Delay(long millis) implements RequestFault {}

        /** No answer until the faults are cleared or the client leaves. */
        record Hang() implements RequestFault {}

        /** The connection is closed without an answer. */
        record Drop() implements RequestFault {}

        /** The request is done, but the connection is closed instead of the answer. */
        record LoseAnswer() implements RequestFault {}

        /** The request is done, and its answer kept back until the faults are cleared or the client leaves; then lost. */
        record HoldAnswer() implements RequestFault {}
    }

    /**
     * Which requests.
     *
     * @param method empty for any
     * @param path a prefix, by whole segments; {@code *} stands for any one segment
     */
    public record Target(Optional<String> method, String path) {
        boolean matches(String requestMethod, String requestPath) {
            List<String> wanted = segments(path);
            List<String> given = segments(requestPath);
            if (method.filter(name -> !name.equalsIgnoreCase(requestMethod)).isPresent()
                    || given.size() < wanted.size()) {
                return false;
            }
            return IntStream.range(0, wanted.size())
                    .allMatch(i -> wanted.get(i).equals("*") || wanted.get(i).equalsIgnoreCase(given.get(i)));
        }

        private static List<String> segments(String path) {
            return Arrays.stream(path.split("/", -1))
                    .filter(segment -> !segment.isEmpty())
                    .toList();
        }
    }

    /** What a fault concerns. */
    public sealed interface Kind {
        record OfRequests(Target target, RequestFault fault) implements Kind {}

        record OfDeliveries(DeliveryFault fault) implements Kind {}
    }

    /**
     * A fault that is switched on.
     *
     * @param left how often it will still happen; negative: until it is cleared
     */
    public record Armed(long id, Kind kind, int left) {}

    /**
     * Switches a fault on.
     *
     * @param times how often; empty: until it is cleared
     */
    public synchronized Armed arm(Kind kind, Optional<Integer> times) {
        Armed fault = new Armed(++lastId, kind, times.orElse(FOREVER));
        armed.add(fault);
        return fault;
    }

    public synchronized List<Armed> list() {
        return List.copyOf(armed);
    }

    /** Requests that hang are let go. */
    public synchronized void clear() {
        armed.clear();
        cleared.countDown();
        cleared = new CountDownLatch(1);
    }

    /** What happens to one request, and what tells that the faults were cleared since. */
    record Hit(RequestFault fault, CountDownLatch cleared) {}

    synchronized Optional<Hit> ofRequest(String method, String path) {
        for (Armed fault : armed) {
            if (fault.kind() instanceof Kind.OfRequests concerned
                    && concerned.target().matches(method, path)) {
                use(fault);
                return Optional.of(new Hit(concerned.fault(), cleared));
            }
        }
        return Optional.empty();
    }

    public synchronized Optional<DeliveryFault> ofDelivery() {
        for (Armed fault : armed) {
            if (fault.kind() instanceof Kind.OfDeliveries concerned) {
                use(fault);
                return Optional.of(concerned.fault());
            }
        }
        return Optional.empty();
    }

    private void use(Armed fault) {
        if (fault.left() == 1) {
            armed.remove(fault);
        } else if (fault.left() > 1) {
            armed.set(armed.indexOf(fault), new Armed(fault.id(), fault.kind(), fault.left() - 1));
        }
    }
}
