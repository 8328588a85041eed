package io.kubegitdeploy.operator.crash;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;

/** Ends the process as {@code kill -9} does, right before a write is sent or right after its answer came. */
final class Crashes implements Interceptor {
    private final Ledger ledger;

    Crashes(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        meet("before ", request);
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        meet("after ", request);
    }

    private void meet(String when, HttpRequest request) {
        Write.of(request.method(), request.uri().getPath(), request.bodyString())
                .map(when::concat)
                .filter(ledger::strikes)
                .ifPresent(point -> Runtime.getRuntime().halt(CrashingOperator.KILLED));
    }
}
