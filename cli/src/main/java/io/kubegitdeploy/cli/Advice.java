package io.kubegitdeploy.cli;

import io.kubegitdeploy.cli.gateway.Gateway;
import io.kubegitdeploy.cli.gateway.GatewayFailure;
import io.kubegitdeploy.cli.gateway.Job;
import io.kubegitdeploy.cli.gateway.Repository;
import io.kubegitdeploy.cli.gateway.RepositoryId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a person can do about a failure. */
final class Advice {
    private static final int FAR = 4;

    private Advice() {}

    /** A line each. */
    static List<String> on(Session session, GatewayFailure failure, Optional<RepositoryId> repository) {
        return switch (failure.reason()) {
            case GatewayFailure.UNREACHABLE ->
                List.of(
                        "Forward the port of the gateway's private API, and leave this running in another terminal:",
                        "  kubectl -n kube-git-deploy port-forward svc/kube-git-deploy-gateway-private 5000:5000",
                        "Where it is elsewhere, name it by --server or KGD_SERVER.");
            case GatewayFailure.NO_GATEWAY, "NotFound", "MethodNotAllowed" ->
                List.of(
                        "Is " + session.server() + " the gateway's private API, and as new as this kgd?",
                        "The chart's Service for it is kube-git-deploy-gateway-private, port 5000.");
            case "Unauthenticated" -> token(session);
            case "NoCredentials" ->
                List.of(
                        "Log the gateway in at GitHub (kgd login), or give it a token: the chart's github.tokenSecret.");
            case "NotTracked" -> repository.map(id -> notTracked(session, id)).orElse(List.of());
            case "JobNotFound" -> repository.map(id -> noSuchJob(session, id)).orElse(List.of());
            case "RepositoryNotFound" ->
                List.of("Is the name right, and may the gateway's GitHub credential see the repository?");
            default -> List.of();
        };
    }

    private static List<String> token(Session session) {
        return List.of(
                session.hasToken()
                        ? "The token was refused: it may have expired (after an hour), or be for another audience. Make another:"
                        : "Make one for a ServiceAccount with rights on trackedrepositories and deployjobs:",
                "  kubectl -n NAMESPACE create token SERVICEACCOUNT --audience kube-git-deploy > token",
                "and name the file by --token-file or KGD_TOKEN_FILE.");
    }

    private static List<String> notTracked(Session session, RepositoryId id) {
        List<String> advice = new ArrayList<>();
        nearest(id, tracked(session.gateway())).ifPresent(near -> advice.add("Did you mean " + near + "?"));
        advice.add("kgd list shows what is tracked; kgd track " + id + " tracks it.");
        return advice;
    }

    private static List<String> noSuchJob(Session session, RepositoryId id) {
        try {
            List<Job> newest = session.gateway().jobs(id, 1);
            return newest.isEmpty()
                    ? List.of(id + " has no jobs yet: push to it.")
                    : List.of("The newest is " + newest.getFirst().id() + "; kgd list " + id + " shows more.");
        } catch (GatewayFailure e) {
            return List.of();
        }
    }

    /** None if the caller may not know. */
    private static List<String> tracked(Gateway gateway) {
        try {
            return gateway.tracked().stream().map(Repository::id).toList();
        } catch (GatewayFailure e) {
            return List.of();
        }
    }

    /** The one that is spelled most alike, else one of the same name. */
    static Optional<String> nearest(RepositoryId wanted, List<String> known) {
        return Likeness.nearest(wanted.toString(), known, FAR)
                .or(() -> known.stream()
                        .filter(one -> one.endsWith("/" + wanted.name()))
                        .findFirst());
    }
}
