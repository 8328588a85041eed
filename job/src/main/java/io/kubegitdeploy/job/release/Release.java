package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.Environment;
import io.kubegitdeploy.job.ExitCode;
import io.kubegitdeploy.job.Redaction;
import io.kubegitdeploy.job.Rejected;
import io.kubegitdeploy.job.TerminationMessage;
import io.kubegitdeploy.job.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The container of the Helm Job: one upgrade of one release, and the outcome as a termination message. */
public final class Release {

    /** How long somebody else's upgrade is waited for. The Job's deadline leaves room for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    /** A release that is found cut off again after so many recoveries has somebody else at work. */
    private static final int MAX_RECOVERIES = 3;

    private final Request request;
    private final Checkout checkout;
    private final Helm helm;
    private final InCluster cluster;

    private Release(Request request, Checkout checkout, Helm helm, InCluster cluster) {
        this.request = request;
        this.checkout = checkout;
        this.helm = helm;
        this.cluster = cluster;
    }

    /** The whole program; what it returns is the exit code. */
    public static int run(List<String> arguments, Environment environment) {
        LastWords lastWords = new LastWords(TerminationMessage.of(environment));
        Running running = new Running();
        Thread onSignal = new Thread(() -> stop(running, lastWords));
        Runtime.getRuntime().addShutdownHook(onSignal);
        Outcome outcome = outcome(arguments, environment, running);
        if (running.isStopped() && outcome.exitCode() != 0) {
            outcome = stopped(); // Helm failed because we ended it
        }
        lastWords.tell(outcome);
        forget(onSignal);
        return outcome.exitCode();
    }

    private static void stop(Running running, LastWords lastWords) {
        running.stop();
        lastWords.tell(stopped());
    }

    private static Outcome stopped() {
        return Outcome.unavailable("The pod was told to stop before the upgrade was finished.");
    }

    private static void forget(Thread onSignal) {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            // the signal was quicker: its hook runs
        }
    }

    private static Outcome outcome(List<String> arguments, Environment environment, Running running) {
        try {
            Request request = Request.parse(arguments);
            Checkout checkout = Checkout.at(environment.path("KGD_SOURCE_DIR", "/.kgd/source"));
            Chart chart = Chart.of(request, checkout);
            Workspace workspace = Workspace.below(environment.path("KGD_HELM_DIR", "/.kgd/helm"));
            Values values =
                    Values.collect(request.values(), environment.find("KGD_VALUES"), checkout, workspace.values());
            Command command = new Command(workspace.environment(environment), workspace.empty(), running, System.out);
            String binary = environment.path("KGD_HELM", "/usr/local/bin/helm").toString();
            Helm helm = new Helm(binary, command, request.release(), request.namespace());
            return new Release(request, checkout, helm, InCluster.of(environment)).perform(chart, values);
        } catch (Rejected e) {
            return Outcome.rejected(e.getMessage());
        } catch (Unavailable e) {
            return Outcome.unavailable(e.getMessage());
        }
    }

    private Outcome perform(Chart chart, Values values) throws Rejected, Unavailable {
        Instant patientUntil = Instant.now().plus(PATIENCE);
        for (int recoveries = 0; recoveries < MAX_RECOVERIES; ) {
            History history = helm.history();
            switch (Next.decide(history, request, Instant.now())) {
                case Next.Step.AlreadyDeployed done -> {
                    return alreadyDeployed(done);
                }
                case Next.Step.Upgrade upgrade -> {
                    return upgrade(history, chart, values);
                }
                case Next.Step.RollBack back -> {
                    say("Revision " + back.cutOff().number() + " was cut off: rolling back to revision " + back.to()
                            + ".");
                    helm.rollBack(back.to(), request);
                    recoveries++;
                }
                case Next.Step.Uninstall remove -> {
                    say("Revision " + remove.cutOff().number()
                            + " was cut off and none before it was deployed: removing it.");
                    helm.uninstall(request);
                    recoveries++;
                }
                case Next.Step.Wait wait -> waitFor(wait.unfinished(), patientUntil);
            }
        }
        throw new Unavailable("The release is found cut off again and again: somebody else is at work on it.");
    }

    private Outcome upgrade(History before, Chart chart, Values values) throws Rejected, Unavailable {
        if (chart instanceof Chart.InCheckout local) {
            Optional<Outcome> incomplete = Dependencies.complete(local.path(), checkout, helm);
            if (incomplete.isPresent()) {
                return incomplete.get();
            }
        }
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Command.Ended ended = helm.upgrade(request, chart, values);
        Outcome outcome = Verdict.of(request, before, historyAfter(ended), ended);
        return outcome.exitCode() == ExitCode.FAILED
                ? outcome.explained(cluster.reasons(outcome.message(), start))
                : outcome;
    }

    /** Helm's success counts, whether or not the server can still tell of it. */
    private History historyAfter(Command.Ended ended) throws Rejected, Unavailable {
        try {
            return helm.history();
        } catch (Unavailable e) {
            if (ended.exitCode() == 0) {
                return History.NONE;
            }
            throw e;
        }
    }

    private static Outcome alreadyDeployed(Next.Step.AlreadyDeployed done) {
        String told = "An earlier attempt has deployed it as revision "
                + done.revision().number();
        String since = done.replacedBy()
                .map(later -> "; revision " + later.number() + " (" + later.description() + ") has replaced it since")
                .orElse("");
        return new Outcome(
                Outcome.Kind.ALREADY_DEPLOYED, Optional.of(done.revision().number()), told + since + ".");
    }

    private static void waitFor(Revision unfinished, Instant until) throws Unavailable {
        if (Instant.now().isAfter(until)) {
            throw new Unavailable("Somebody else is at work on the release: revision " + unfinished.number() + " ("
                    + unfinished.description() + ") is not finished.");
        }
        say("Waiting for revision " + unfinished.number() + ", which somebody else has begun.");
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("The program was interrupted.", e);
        }
    }

    private static void say(String line) {
        System.out.println(Redaction.mask(line));
    }
}
