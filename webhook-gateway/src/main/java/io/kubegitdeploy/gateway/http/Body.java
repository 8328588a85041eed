package io.kubegitdeploy.gateway.http;

import io.javalin.http.Context;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Reads request bodies with a limit for each and one for all of them together, so that no number of callers, who need
 * not be who they say, can take all memory. The limit holds for bodies without Content-Length too.
 */
public final class Body {
    private static final Duration TIME = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final int limit;
    private final Room room;

    /**
     * @param limit bytes of one body
     * @param together bytes of all bodies that are held at the same moment; at least the limit
     */
    public Body(int limit, long together) {
        this.limit = limit;
        this.room = new Room(limit, together);
    }

    /** What is done with a body while it is held. */
    public interface Use {
        void with(byte[] body);
    }

    /**
     * Reads the body, and lets it be used while it counts as held.
     *
     * @throws Rejected 413 if the body is over the limit, 408 if it takes longer than 15 s
     * @throws Unavailable if others hold too much for now
     */
    public void read(Context ctx, Use use) {
        if (ctx.req().getContentLengthLong() > limit) {
            drain(ctx);
            throw tooLarge();
        }
        int held = 0;
        try {
            long end = System.nanoTime() + TIME.toNanos();
            byte[] block = new byte[blockFor(ctx.req().getContentLengthLong())];
            ByteArrayOutputStream body = new ByteArrayOutputStream(block.length);
            InputStream in = ctx.req().getInputStream();
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                if (body.size() + n > limit) {
                    drain(ctx);
                    throw tooLarge();
                }
                // Room for the growing buffer and for the copy that is handed out.
                while ((long) held * Room.BLOCK < body.size() + n) {
                    take(held);
                    held++;
                }
                body.write(block, 0, n);
                if (System.nanoTime() > end) {
                    throw new Rejected(408, "TooSlow", "The body took longer than " + TIME.toSeconds() + " s.");
                }
            }
            use.with(body.toByteArray());
        } catch (IOException e) {
            throw Rejected.badRequest("The body could not be read to its end.");
        } finally {
            room.release(held);
        }
    }

    /** Nearly all bodies are small and say so: they cost no more than they are. */
    private static int blockFor(long length) {
        return length > 0 && length < Room.BLOCK ? (int) length : Room.BLOCK;
    }

    private void take(int held) {
        try {
            if (!room.take(held, PATIENCE)) {
                throw Unavailable.busy("too many large requests at the same moment");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Unavailable.busy("the gateway is stopping");
        }
    }

    private Rejected tooLarge() {
        return new Rejected(413, "TooLarge", "The body is larger than " + (limit >> 20) + " MiB.");
    }

    /** Lets the caller finish sending, within bounds: one cut off in the middle would not read the answer. */
    private void drain(Context ctx) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            InputStream in = ctx.req().getInputStream();
            byte[] block = new byte[Room.BLOCK];
            long left = 2L * limit;
            for (int n = in.read(block); n >= 0 && left > 0 && System.nanoTime() < end; n = in.read(block)) {
                left -= n;
            }
        } catch (IOException e) {
            // the caller is gone; nobody reads the answer
        }
    }
}
