package io.kubegitdeploy.operator.crash;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Path;

/**
 * Found by the Kubernetes client on the class path of the tests, before its own: in a process that is started with
 * {@code -Dkgd.crashes=FOLDER} every client ends the process at the points that {@link Crashes} chooses; elsewhere it is
 * the usual one. So it is the operator's own {@code Main} that crashes, and it knows nothing of it.
 */
public final class CrashingClients implements HttpClient.Factory {
    static final String FOLDER = "kgd.crashes";

    private final HttpClient.Factory usual = new JdkHttpClientFactory();

    @Override
    public HttpClient.Builder newBuilder() {
        HttpClient.Builder builder = usual.newBuilder();
        String folder = System.getProperty(FOLDER);
        return folder == null
                ? builder
                : builder.addOrReplaceInterceptor("crashes", new Crashes(new Ledger(Path.of(folder))));
    }

    @Override
    public int priority() {
        return 1;
    }
}
