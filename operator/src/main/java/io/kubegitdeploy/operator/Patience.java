package io.kubegitdeploy.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** At the start: an API server that is away is waited for, since ending and starting anew would bring nothing but noise. */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger("operator");
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Patience() {}

    /** Returns when the API server answers, whatever it says; tells each new reason why it does not. */
    static void untilItAnswers(KubernetesClient client) {
        String told = "";
        Duration pause = FIRST;
        while (true) {
            try {
                client.getKubernetesVersion();
                break;
            } catch (KubernetesClientException e) {
                if (answered(e)) {
                    break;
                }
                String why = reason(e);
                if (!why.equals(told)) {
                    LOG.warn("waiting for the API server at {}: {}", client.getMasterUrl(), why);
                    told = why;
                }
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
        if (!told.isEmpty()) {
            LOG.info("the API server answers");
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the API server", e);
        }
    }

    private static boolean answered(KubernetesClientException e) {
        return e.getCode() > 0 && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR;
    }

    private static String reason(KubernetesClientException e) {
        if (e.getCode() > 0) {
            return "it answers " + e.getCode();
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && !cause.getMessage().contains("Exception")) {
                return cause.getMessage();
            }
        }
        return "no connection"; // the JDK's client does not say why
    }
}
