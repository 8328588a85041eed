package io.kubegitdeploy.gateway.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** Whom a connection comes from. An IPv6 network counts as one: whoever has one of its addresses has them all. */
record Sender(String network) {
    private static final int NETWORK_BYTES = 8;

    /** @param address as the server tells it, perhaps in brackets and with a zone */
    static Sender of(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address.replaceAll("[\\[\\]]|%.*", ""));
            byte[] bytes = parsed.getAddress();
            int counted = parsed instanceof Inet6Address ? NETWORK_BYTES : bytes.length;
            return new Sender(HexFormat.of().formatHex(bytes, 0, counted));
        } catch (IllegalArgumentException e) {
            return new Sender(address);
        }
    }
}
