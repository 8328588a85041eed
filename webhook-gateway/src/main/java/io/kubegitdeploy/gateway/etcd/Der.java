package io.kubegitdeploy.gateway.etcd;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.Arrays;

/** Puts private keys of older forms, which many tools still write, into the form that Java reads (PKCS#8). */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    /** In SEC 1: the curve. */
    private static final int PARAMETERS = 0xA0;

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    /** The identifier of RSA, and no parameters. */
    private static final byte[] RSA = {
        0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** The identifier of keys on elliptic curves. */
    private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private Der() {}

    static byte[] ofPkcs1(byte[] key) {
        return value(SEQUENCE, VERSION_0, value(SEQUENCE, RSA), value(OCTETS, key));
    }

    static byte[] ofSec1(byte[] key) throws InvalidKeyException {
        ByteBuffer parts = ByteBuffer.wrap(content(ByteBuffer.wrap(key), SEQUENCE));
        while (parts.hasRemaining()) {
            int tag = parts.get(parts.position()) & 0xFF;
            byte[] content = content(parts, tag);
            if (tag == PARAMETERS) {
                return value(SEQUENCE, VERSION_0, value(SEQUENCE, EC, content), value(OCTETS, key));
            }
        }
        throw new InvalidKeyException("the curve is not named");
    }

    private static byte[] content(ByteBuffer from, int tag) throws InvalidKeyException {
        if (from.remaining() < 2 || (from.get() & 0xFF) != tag) {
            throw new InvalidKeyException("not the DER that was expected");
        }
        int length = from.get() & 0xFF;
        if (length > 0x80) {
            int bytes = length - 0x80;
            length = 0;
            for (int i = 0; i < bytes && from.hasRemaining() && length < 1 << 16; i++) {
                length = (length << 8) | (from.get() & 0xFF);
            }
        }
        if (length > from.remaining()) {
            throw new InvalidKeyException("cut off");
        }
        byte[] content = new byte[length];
        from.get(content);
        return content;
    }

    private static byte[] value(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer value = ByteBuffer.allocate(length + 4).put((byte) tag);
        if (length < 0x80) {
            value.put((byte) length);
        } else if (length < 0x100) {
            value.put((byte) 0x81).put((byte) length);
        } else {
            value.put((byte) 0x82).putShort((short) length);
        }
        for (byte[] part : parts) {
            value.put(part);
        }
        return Arrays.copyOf(value.array(), value.position());
    }
}
