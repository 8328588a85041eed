package io.kubegitdeploy.job.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes as they come from the network; marks its errors so that they are not taken for a broken archive. */
final class Wire extends FilterInputStream {

    static final class Cut extends IOException {

        private static final long serialVersionUID = 1L;

        Cut(IOException cause) {
            super(cause);
        }
    }

    Wire(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException e) {
            throw new Cut(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (IOException e) {
            throw new Cut(e);
        }
    }
}
