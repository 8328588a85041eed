package io.kubegitdeploy.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives tests the {@link Cluster}, made once for the run, and a {@link Team}, made for each test (or for the class, where
 * its constructor asks for one). Says how each test went, and after a failure prints what an admin would look at.
 */
final class OnTheCluster
        implements ParameterResolver,
                BeforeAllCallback,
                BeforeTestExecutionCallback,
                AfterTestExecutionCallback,
                LifecycleMethodExecutionExceptionHandler,
                TestWatcher {
    private static final Namespace OURS = Namespace.create(OnTheCluster.class);

    /** The attempt to make the cluster: it is not made again for each test if it could not be made once. */
    private record Attempt(Optional<Cluster> cluster, Optional<Throwable> failure) implements AutoCloseable {
        static Attempt make() {
            try {
                return new Attempt(Optional.of(Cluster.start()), Optional.empty());
            } catch (RuntimeException | Error e) {
                return new Attempt(Optional.empty(), Optional.of(e));
            }
        }

        Cluster get() {
            return cluster.orElseThrow(() -> new IllegalStateException("there is no cluster", failure.orElseThrow()));
        }

        @Override
        public void close() {
            cluster.ifPresent(Cluster::close);
        }
    }

    private static Cluster cluster(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, OURS)
                .computeIfAbsent(Attempt.class, key -> Attempt.make(), Attempt.class)
                .get();
    }

    private static Team team(ExtensionContext context) {
        return context.getStore(OURS)
                .computeIfAbsent(Team.class, key -> Team.create(cluster(context), namespace(context)), Team.class);
    }

    /** Begins with {@code t-}, as the tests' repository policy asks for. */
    private static String namespace(ExtensionContext context) {
        String name = context.getRequiredTestClass().getSimpleName().replace("IT", "")
                + context.getTestMethod().map(method -> "-" + method.getName()).orElse("");
        String readable = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        int random = ThreadLocalRandom.current().nextInt(0x10000, 0x100000);
        return "t-" + readable.substring(0, Math.min(readable.length(), 28)).replaceAll("-+$", "") + "-"
                + Integer.toHexString(random);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Cluster.class || type == Team.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class ? cluster(context) : team(context);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster(context);
        Progress.say(context.getDisplayName());
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        context.getStore(OURS).put(Instant.class, Instant.now());
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            diagnose(context);
        }
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        diagnose(context);
        throw failure;
    }

    private static void diagnose(ExtensionContext context) {
        Team team = context.getStore(OURS).get(Team.class, Team.class);
        if (team != null) {
            team.keepForDiagnosis();
        }
        Progress.say("FAILED  " + context.getDisplayName() + "; what an admin would look at:");
        Diagnosis.print(cluster(context), Optional.ofNullable(team));
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        Progress.say("  ok " + took(context) + "  " + context.getDisplayName());
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        Progress.say("FAILED " + took(context) + "  " + context.getDisplayName() + ": " + cause);
    }

    private static String took(ExtensionContext context) {
        Instant begin = context.getStore(OURS).get(Instant.class, Instant.class);
        Duration took = begin == null ? Duration.ZERO : Duration.between(begin, Instant.now());
        return String.format(Locale.ROOT, "%5.1f s", took.toMillis() / 1000.0);
    }
}
