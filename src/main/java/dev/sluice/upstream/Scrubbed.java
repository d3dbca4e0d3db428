package dev.sluice.upstream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply without the server's own credential. Pieces pass as they are, but for what might be the
 * beginning of it at a piece's end; that is no line break, so no event ever waits for the next.
 */
final class Scrubbed implements ReadStream<Buffer> {
    private static final byte[] NOTHING = {};
    private static final byte[] INSTEAD = {'[', 'r', 'e', 'm', 'o', 'v', 'e', 'd', ']'};

    private final ReadStream<Buffer> source;
    private final List<byte[]> forms;
    private final boolean[] begins = new boolean[256];
    private final Runnable found;
    private byte[] held = NOTHING;
    private boolean told;
    private @Nullable Handler<Buffer> onPiece;

    /**
     * Searches a reply while it passes.
     *
     * @param forms what is taken out
     * @param found called when there is something, once
     */
    Scrubbed(ReadStream<Buffer> source, List<byte[]> forms, Runnable found) {
        this.source = source;
        this.forms = forms;
        this.found = found;
        for (byte[] form : forms) {
            begins[form[0] & 0xff] = true;
        }
    }

    private Buffer pass(Buffer piece, boolean last) {
        byte[] octets = piece.getBytes();
        Buffer out = null;
        if (held.length > 0) {
            octets = joined(held, octets);
            held = NOTHING;
            out = Buffer.buffer(octets.length);
        }
        int from = 0;
        int at = 0;
        while (at < octets.length) {
            int length = begins[octets[at] & 0xff] ? match(octets, at, last) : 0;
            if (length == 0) {
                at++;
                continue;
            }
            out = out == null ? Buffer.buffer(octets.length) : out;
            out.appendBytes(octets, from, at - from);
            if (length < 0) {
                held = Arrays.copyOfRange(octets, at, octets.length);
                return out;
            }
            tell();
            out.appendBytes(INSTEAD);
            at += length;
            from = at;
        }
        return out == null ? piece : out.appendBytes(octets, from, octets.length - from);
    }

    /** The length of the longest form that stands there; -1 while more may have to come. */
    private int match(byte[] octets, int at, boolean last) {
        int longest = 0;
        int left = octets.length - at;
        for (byte[] form : forms) {
            int compared = Math.min(left, form.length);
            if (compared <= longest || (last && compared < form.length)) {
                continue;
            }
            if (Arrays.equals(octets, at, at + compared, form, 0, compared)) {
                if (compared < form.length) {
                    return -1;
                }
                longest = compared;
            }
        }
        return longest;
    }

    private void tell() {
        if (!told) {
            told = true;
            found.run();
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public Scrubbed handler(@Nullable Handler<Buffer> handler) {
        if (handler == null) {
            source.handler(null);
            return this;
        }
        source.handler(
                piece -> {
                    Buffer passed = pass(piece, false);
                    if (passed.length() > 0) {
                        handler.handle(passed);
                    } else {
                        source.fetch(1); // whoever counts pieces has had none for this one
                    }
                });
        onPiece = handler;
        return this;
    }

    @Override
    public Scrubbed endHandler(@Nullable Handler<Void> handler) {
        if (handler == null) {
            source.endHandler(null);
            return this;
        }
        source.endHandler(
                end -> {
                    Handler<Buffer> reader = onPiece;
                    if (held.length > 0 && reader != null) {
                        reader.handle(pass(Buffer.buffer(), true));
                    }
                    handler.handle(null);
                });
        return this;
    }

    @Override
    public Scrubbed exceptionHandler(@Nullable Handler<Throwable> handler) {
        source.exceptionHandler(handler);
        return this;
    }

    @Override
    public Scrubbed pause() {
        source.pause();
        return this;
    }

    @Override
    public Scrubbed resume() {
        source.resume();
        return this;
    }

    @Override
    public Scrubbed fetch(long amount) {
        source.fetch(amount);
        return this;
    }
}
