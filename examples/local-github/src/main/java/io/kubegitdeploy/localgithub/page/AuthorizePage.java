package io.kubegitdeploy.localgithub.page;

import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The page that asks a person whether an application may act for them. */
public final class AuthorizePage {
    private AuthorizePage() {}

    /**
     * Shows it.
     *
     * @param redirect where the person goes from here, which browsers must be told beforehand
     * @param fields what the buttons send
     */
    public static void show(Context ctx, String login, URI redirect, List<String> scopes, Map<String, String> fields) {
        String origin = redirect.getScheme() + "://" + redirect.getRawAuthority();
        Html hidden = Html.join(fields.entrySet().stream()
                .map(field -> Html.of("<input type=hidden name='%s' value='%s'>", field.getKey(), field.getValue()))
                .toList());
        Html asked = Html.join(scopes.stream()
                .map(scope -> Html.of("<li><code>%s</code></li>", scope))
                .toList());
        Html body = Html.of("""
                <h1>Authorize %s</h1>
                <p>It wants to act as <b>%s</b>, with these rights:</p><ul>%s</ul>
                <form method=post action='/login/oauth/authorize'>%s
                <button name=authorize value=1>Authorize</button> <button name=authorize value=0>Cancel</button></form>
                <p class=quiet>Afterwards you are sent to %s</p>""", fields.get("client_id"), login, asked, hidden, origin);
        Pages.answer(ctx, "Authorize", false, body, "'self' " + origin);
    }
}
