package io.kubegitdeploy.gateway.login;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.etcd.Transaction;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The {@code state} of a login: made here, good once and for ten minutes, in whichever gateway it comes back. etcd has its
 * hash only, so who reads etcd can't finish another's login, and looking it up tells nothing by its time.
 */
final class States {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Etcd etcd;

    States(Etcd etcd) {
        this.etcd = etcd;
    }

    String issue() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        String state = HexFormat.of().formatHex(random);
        long lease = etcd.grant(LIFE);
        etcd.commit(new Transaction().put(key(state), "begun", lease));
        return state;
    }

    /** Whether it was issued and not used yet. Of two calls at once, in two gateways even, one is told so. */
    boolean use(String state) {
        if (!FORM.matcher(state).matches()) {
            return false;
        }
        String key = key(state);
        return etcd.commit(new Transaction().ifPresent(key).delete(key)).done();
    }

    private static String key(String state) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(state.getBytes(US_ASCII));
            return Keys.login(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
