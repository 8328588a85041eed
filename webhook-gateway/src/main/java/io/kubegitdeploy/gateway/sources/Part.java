package io.kubegitdeploy.gateway.sources;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An archive that is being written. Where the disk takes no more, kept archives make way for it, the oldest first. */
final class Part extends OutputStream {
    private final Shelf shelf;
    private final Path file;
    private final FileChannel channel;
    private long bytes;

    Part(Shelf shelf, Path file) throws IOException {
        this.shelf = shelf;
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    Path file() {
        return file;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] block, int offset, int length) throws IOException {
        shelf.reserve(length);
        bytes += length;
        ByteBuffer left = ByteBuffer.wrap(block, offset, length);
        while (left.hasRemaining()) {
            try {
                channel.write(left);
            } catch (IOException e) {
                if (!channel.isOpen()) {
                    throw e; // interrupted: the gateway is stopping
                }
                if (!shelf.dropOldest()) {
                    throw shelf.full(e.getMessage(), bytes);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Removes what is left of it, if it was not kept. */
    void discard() throws IOException {
        shelf.release(bytes);
        Files.deleteIfExists(file);
    }
}
