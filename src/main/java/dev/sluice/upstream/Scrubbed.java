package dev.sluice.upstream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A reply without the server's own credential. Pieces pass as they are, but for what might be the
 * beginning of it at a piece's end; that is no line break, so no event ever waits for the next.
 */
final class Scrubbed implements ReadStream<Buffer> {
    private static final byte[] NOTHING = {};

    private final ReadStream<Buffer> source;
    private final Spellings spellings;
    private final Runnable found;
    private byte[] held = NOTHING;
    private boolean told;
    private @Nullable Handler<Buffer> onPiece;

    private Scrubbed(ReadStream<Buffer> source, Spellings spellings, Runnable found) {
        this.source = source;
        this.spellings = spellings;
        this.found = found;
    }

    /**
     * Searches a reply, at once when it is all here, else while it passes.
     *
     * @param spellings what is taken out
     * @param found called when there is something, once
     */
    static ReadStream<Buffer> of(ReadStream<Buffer> body, Spellings spellings, Runnable found) {
        if (!(body instanceof WholeBody whole)) {
            return new Scrubbed(body, spellings, found);
        }
        if (!spellings.areIn(whole.bytes())) {
            return whole;
        }
        Scrubbed scrubbed = new Scrubbed(whole, spellings, found);
        whole.replace(scrubbed.pass(Buffer.buffer(whole.bytes()), true).getBytes());
        return whole;
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
        int at = spellings.next(octets, 0);
        while (at < octets.length) {
            int length = spellings.match(octets, at, last);
            if (length == 0) {
                at = spellings.next(octets, at + 1);
                continue;
            }
            out = out == null ? Buffer.buffer(octets.length) : out;
            out.appendBytes(octets, from, at - from);
            if (length == Spellings.UNDECIDED) {
                held = Arrays.copyOfRange(octets, at, octets.length);
                return out;
            }
            tell();
            out.appendBytes(Spellings.instead());
            from = at + length;
            at = spellings.next(octets, from);
        }
        return out == null ? piece : out.appendBytes(octets, from, octets.length - from);
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
