package io.kubegitdeploy.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's process. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger("operator");
    private static final int REQUEST_TIMEOUT_MS = 10_000;
    private static final int REQUEST_RETRIES = 2;
    /** The first pause before a watch is tried again; it doubles five times, to 10 s. */
    private static final int WATCH_PAUSE_MS = 300;

    private Main() {}

    /** Runs until it is told to stop. Exit code 1: it could not start or lost the leadership; 2: wrong configuration. */
    public static void main(String[] args) {
        if (List.of(args).contains("--help")) {
            System.out.println(Config.HELP);
            return;
        }
        try {
            OperatorProcess process = new OperatorProcess(Config.read(new Variables(System.getenv())), client());
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::close));
        } catch (Variables.Wrong e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (Exception e) {
            LOG.error("the operator could not start", e);
            System.exit(1);
        }
    }

    /** Calls are short and seldom tried again: the reconcilers see to that, and say what they wait for. */
    static KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.autoConfigure(null))
                        .withRequestTimeout(REQUEST_TIMEOUT_MS)
                        .withRequestRetryBackoffLimit(REQUEST_RETRIES)
                        .withWatchReconnectInterval(WATCH_PAUSE_MS)
                        .build())
                .withKubernetesSerialization(serialization())
                .build();
    }

    /** Objects without the book that the API server keeps of who wrote which field: most of their size, and read by nobody here. */
    private static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        return new KubernetesSerialization(mapper, true);
    }

    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}
}
