package io.kubegitdeploy.localgithub.rest;

import io.javalin.http.Context;
import io.kubegitdeploy.localgithub.store.Access;
import io.kubegitdeploy.localgithub.store.Repo;
import io.kubegitdeploy.localgithub.store.Store;
import io.kubegitdeploy.localgithub.store.Token;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Who asks, and what they may see. */
public final class Callers {
    private final Store store;

    public Callers(Store store) {
        this.store = store;
    }

    /** The secret in the {@code Authorization} header: token, Bearer, or the password of Basic. */
    public static Optional<String> secret(Context ctx) {
        String header = ctx.header("Authorization");
        if (header == null) {
            return Optional.empty();
        }
        String[] parts = header.strip().split(" +", 2);
        String rest = parts.length == 2 ? parts[1].strip() : "";
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "token", "bearer" -> Optional.of(rest);
            case "basic" -> Optional.of(password(rest));
            default -> Optional.of("");
        };
    }

    private static String password(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? "" : pair.substring(colon + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Empty if nobody says who they are. */
    public Optional<Token> caller(Context ctx) {
        Optional<String> secret = secret(ctx);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(store.token(secret.get()).orElseThrow(() -> ApiError.of(401, "Bad credentials", "")));
    }

    public Token mustBeKnown(Context ctx, String documentation) {
        return caller(ctx).orElseThrow(() -> ApiError.of(401, "Requires authentication", documentation));
    }

    public Access access(Optional<Token> caller, Repo repo) {
        Access open = repo.restricted() ? Access.NONE : Access.READ;
        return caller.map(token -> token.accessTo(repo))
                .filter(access -> access.includes(open))
                .orElse(open);
    }

    /**
     * The repository of the path. What the caller can't see is 404; what it sees but may not do is 403 for a
     * fine-grained token, 404 for a classic one.
     */
    public Repo repo(Context ctx, Access needed, String documentation) {
        Optional<Token> caller = caller(ctx);
        Repo repo = store.repo(ctx.pathParam("owner"), ctx.pathParam("repo"))
                .filter(found -> access(caller, found).includes(Access.READ))
                .orElseThrow(() -> ApiError.notFound(documentation));
        if (access(caller, repo).includes(needed)) {
            return repo;
        }
        if (caller.isEmpty()) {
            throw ApiError.of(401, "Requires authentication", documentation);
        }
        throw caller.get().kind() == Token.Kind.FINE_GRAINED
                ? ApiError.of(403, "Resource not accessible by personal access token", documentation)
                : ApiError.notFound(documentation);
    }
}
