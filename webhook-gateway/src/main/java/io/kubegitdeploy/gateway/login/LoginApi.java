package io.kubegitdeploy.gateway.login;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.github.Credentials;
import io.kubegitdeploy.gateway.github.OAuth;
import io.kubegitdeploy.gateway.http.Answers;
import io.kubegitdeploy.gateway.identity.Gatekeeper;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The login's part of the private API: a person lets us act for them at GitHub, and their token is kept in etcd. */
public final class LoginApi {
    private static final Logger LOG = LoggerFactory.getLogger(LoginApi.class);
    private static final int CODE_LIMIT = 512;

    private final Optional<OAuth> application;
    private final Credentials credentials;
    private final Etcd etcd;
    private final States states;
    private final Optional<Gatekeeper> gate;

    /**
     * The API; {@link #routes} says where.
     *
     * @param application empty: there is no OAuth application, and so no login
     * @param gate who asks for tokens; empty: everyone may call
     */
    public LoginApi(Optional<OAuth> application, Credentials credentials, Etcd etcd, Optional<Gatekeeper> gate) {
        this.application = application;
        this.credentials = credentials;
        this.etcd = etcd;
        this.states = new States(etcd);
        this.gate = gate;
    }

    public void routes(RoutesConfig routes) {
        routes.get("/api/v0/github/login_url", this::begin);
        routes.get("/api/v0/github/oauth_callback", this::finish);
    }

    /** What the login brings is used for the repositories of every namespace, so that is the right it takes. */
    private void begin(Context ctx) {
        gate.ifPresent(g -> g.requireRight(ctx, "create", ""));
        OAuth github = application();
        ctx.header("Cache-Control", "no-store");
        Answers.ok(ctx, 200, "login_url", github.page(states.issue()).toString());
    }

    /** Called by the person's browser, which has no Kubernetes token: that it knows the state is its right. */
    private void finish(Context ctx) {
        OAuth github = application();
        ctx.header("Cache-Control", "no-store");
        String code = parameter(ctx, "code");
        boolean declined = !parameter(ctx, "error").isEmpty();
        if (!declined && (code.isEmpty() || code.length() > CODE_LIMIT)) {
            throw Rejected.badRequest("The query has no code; GitHub sends one here after a login.");
        }
        if (!states.use(parameter(ctx, "state"))) {
            throw new Rejected(
                    400,
                    "UnknownState",
                    "This login was not begun here, is finished already, or took more than 10 minutes; begin again with"
                            + " login_url.");
        }
        if (declined) {
            throw new Rejected(400, "LoginDeclined", "GitHub sent nobody's consent; nothing has changed.");
        }
        OAuth.AccessToken token = github.exchange(code);
        etcd.put(Keys.TOKEN, token.secret());
        LOG.info("logged in at GitHub; the token's scope is \"{}\"", token.scope());
        Answers.ok(ctx, 200, "scope", token.scope(), "in_use", credentials.usesLogin());
    }

    private OAuth application() {
        return application.orElseThrow(() -> new Rejected(
                412,
                "NoApplication",
                "There is no OAuth application to log in with: set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET."));
    }

    private static String parameter(Context ctx, String name) {
        return Optional.ofNullable(ctx.queryParam(name)).orElse("");
    }
}
