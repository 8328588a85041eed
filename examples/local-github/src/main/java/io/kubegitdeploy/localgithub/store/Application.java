package io.kubegitdeploy.localgithub.store;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;

/**
 * An OAuth application; of its secret the SHA-256 only is kept.
 *
 * @param callback where people are sent after the login, unless the request names another place below it
 */
public record Application(String clientId, String secretSha256, URI callback) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]");

    public static Application of(String clientId, String secret, URI callback) {
        return new Application(clientId, Token.hash(secret), callback);
    }

    public boolean hasSecret(String secret) {
        return MessageDigest.isEqual(
                secretSha256.getBytes(StandardCharsets.US_ASCII),
                Token.hash(secret).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * GitHub's rule: same scheme, host (or one below it) and port, and a path at or below the callback's. On the
     * addresses of the own machine any port will do.
     */
    public boolean mayRedirectTo(URI wanted) {
        if (wanted.getHost() == null || wanted.getRawUserInfo() != null || callback.getHost() == null) {
            return false;
        }
        boolean loopback = LOOPBACK.contains(callback.getHost());
        String host = wanted.getHost().toLowerCase(Locale.ROOT);
        String registered = callback.getHost().toLowerCase(Locale.ROOT);
        boolean below = !loopback && host.endsWith("." + registered);
        String path = wanted.normalize().getRawPath();
        String folder = callback.getRawPath().replaceAll("/+$", "") + "/";
        return callback.getScheme().equalsIgnoreCase(wanted.getScheme())
                && (host.equals(registered) || below)
                && (loopback || wanted.getPort() == callback.getPort())
                && !path.contains("..")
                && (path + "/").startsWith(folder);
    }
}
