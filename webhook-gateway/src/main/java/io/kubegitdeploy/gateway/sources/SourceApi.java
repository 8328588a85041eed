package io.kubegitdeploy.gateway.sources;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositoryStatus;
import io.kubegitdeploy.gateway.config.Settings.ServiceAccount;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.github.Address;
import io.kubegitdeploy.gateway.github.Commits;
import io.kubegitdeploy.gateway.identity.Gatekeeper;
import io.kubegitdeploy.gateway.kubernetes.Caller;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import io.kubegitdeploy.gateway.policy.RepositoryPolicy;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sources without credentials: the deploy file for the operator, the archive for it and for the pods of the DeployJob's
 * namespace. Only commits that a DeployJob there names, of repositories that the policy lets the namespace name.
 */
public final class SourceApi {
    private static final int DEPLOY_FILE_LIMIT = 64 << 10;

    private final Kubernetes kubernetes;
    private final Gatekeeper gate;
    private final Optional<ServiceAccount> operator;
    private final RepositoryPolicy policy;
    private final Commits commits;
    private final Function<RepositoryId, Address> addresses;
    private final ArchiveCache cache;

    /** @param addresses where GitHub has a repository that is tracked under a name */
    public SourceApi(
            Kubernetes kubernetes,
            Gatekeeper gate,
            Optional<ServiceAccount> operator,
            RepositoryPolicy policy,
            Commits commits,
            Function<RepositoryId, Address> addresses,
            ArchiveCache cache) {
        this.kubernetes = kubernetes;
        this.gate = gate;
        this.operator = operator;
        this.policy = policy;
        this.commits = commits;
        this.addresses = addresses;
        this.cache = cache;
    }

    public void routes(RoutesConfig routes) {
        routes.get("/internal/v1/sources/{namespace}/{deployjob}/deploy-file", this::deployFile);
        routes.get("/internal/v1/sources/{namespace}/{deployjob}/archive", this::archive);
    }

    /** @param number GitHub's number of the repository, as the TrackedRepository shows it */
    private record Source(RepositoryId id, Optional<Long> number, String commit, String configPath) {}

    private void deployFile(Context ctx) {
        gate.requireServiceAccount(ctx, operator);
        Source source = source(ctx);
        byte[] file = commits.file(address(source), source.configPath, source.commit, DEPLOY_FILE_LIMIT)
                .orElseThrow(() -> new Rejected(
                        404, "NoDeployFile", "There is no " + source.configPath + " at commit " + source.commit + "."));
        ctx.contentType("text/plain; charset=utf-8").result(file);
    }

    private void archive(Context ctx) {
        requireNeighbour(gate.caller(ctx), ctx.pathParam("namespace"));
        Source source = source(ctx);
        try {
            ArchiveCache.Archive archive = cache.open(source.id.path(), source.commit, sink -> download(source, sink));
            ctx.header("Content-Length", Long.toString(archive.bytes()));
            ctx.contentType("application/gzip").result(archive.stream());
        } catch (ArchiveRejected e) {
            throw rejected(e);
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    private void download(Source source, ArchiveCache.Sink sink) {
        commits.archive(address(source), source.commit, tarGz -> {
            try {
                sink.take(tarGz);
                return source;
            } catch (ArchiveRejected e) {
                throw rejected(e);
            } catch (NoRoom e) {
                throw noRoom(e);
            }
        });
    }

    /** Ends normally unless there is no room for archives. */
    public void check() {
        try {
            cache.check();
        } catch (NoRoom e) {
            throw noRoom(e);
        }
    }

    private static Unavailable noRoom(IOException e) {
        return Unavailable.archiveCache("There is no room for archives in the gateway's cache: " + e.getMessage(), e);
    }

    private static Rejected rejected(ArchiveRejected e) {
        return new Rejected(422, "ArchiveRejected", e.getMessage());
    }

    private void requireNeighbour(Caller caller, String namespace) {
        Optional<ServiceAccount> account = caller.serviceAccount();
        boolean neighbour = account.filter(a -> a.namespace().equals(namespace)).isPresent();
        boolean isOperator = operator.isPresent() && account.equals(operator);
        if (!neighbour && !isOperator) {
            throw Gatekeeper.forbidden("Only ServiceAccounts of the namespace " + namespace + " may read its sources.");
        }
    }

    private Source source(Context ctx) {
        String namespace = ctx.pathParam("namespace");
        String name = ctx.pathParam("deployjob");
        DeployJob job = kubernetes.deployJob(namespace, name).orElseThrow(() -> noDeployJob(namespace, name));
        TrackedRepository repository = kubernetes
                .trackedRepository(namespace, job.getSpec().repository())
                .orElseThrow(() -> new Rejected(
                        404, "NoDeployJob", "The TrackedRepository of the DeployJob " + name + " is gone."));
        RepositoryId id = new RepositoryId(
                repository.getSpec().owner(), repository.getSpec().name());
        policy.require(namespace, id);
        Optional<Long> number = Optional.ofNullable(repository.getStatus()).map(TrackedRepositoryStatus::repositoryId);
        return new Source(
                id, number, job.getSpec().commit(), repository.getSpec().configPath());
    }

    /** Jobs go on while etcd is away: what it has recorded is shown by the TrackedRepository too, a moment later. */
    private Address address(Source source) {
        try {
            return addresses.apply(source.id);
        } catch (Unavailable e) {
            return source.number
                    .map(number -> Address.numbered(source.id, number))
                    .orElseThrow(() -> e);
        }
    }

    private static Rejected noDeployJob(String namespace, String name) {
        return new Rejected(404, "NoDeployJob", "There is no DeployJob " + namespace + "/" + name + ".");
    }
}
