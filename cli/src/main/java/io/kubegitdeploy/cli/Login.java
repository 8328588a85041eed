package io.kubegitdeploy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "login", header = "Shows the URL at which the gateway is logged in at GitHub (OAuth).")
final class Login implements Callable<Integer> {
    private final Session session;

    Login(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String url = session.gateway().loginUrl();
        session.answer(Session.object().put("login_url", url), url);
        if (!session.json()) {
            session.terminal()
                    .warn("Open it in a browser on this machine: GitHub sends you back to http://localhost:5000,"
                            + " where the gateway's private API must be forwarded to.");
        }
        return 0;
    }
}
