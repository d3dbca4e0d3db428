package dev.sluice.upstream.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Judges and reads the raw octets that a server sends on one connection as replies to the requests
 * it was sent (RFC 9112), one reply a request and not an octet more. A decoder repairs what is
 * broken, and what it takes for the next reply is then given to whoever asks next.
 *
 * <p>Where the network cuts the octets makes no difference.
 */
final class ReplyFraming {
    /** Interim replies that a server may send before its reply (RFC 9110, section 15.2). */
    static final int MOST_INTERIM = 8;

    /** The head of a usual reply at once. */
    private static final int BLOCK = 4 * 1024;

    /** Small, as there may be a line for each few octets of content. */
    private static final int CHUNK_BLOCK = 64;

    private static final FastThreadLocal<byte[]> BLOCKS =
            new FastThreadLocal<>() {
                @Override
                protected byte[] initialValue() {
                    return new byte[BLOCK];
                }
            };

    private enum Part {
        /** Nothing was asked, so nothing may come. */
        IDLE,
        STATUS_LINE,
        FIELDS,
        LENGTH,
        CHUNKS,
        TO_THE_END
    }

    /** Whom the parts of a reply are for. */
    interface Reader {
        /** Its head is there, and can be asked until more is taken. */
        void head(ReplyHead head);

        /** So many octets of its content are next, which the reader must take or skip. */
        void content(ByteBuf octets, int length);

        /** It has ended. */
        void end();
    }

    private final ReplyLine line = new ReplyLine();
    private final ReplyHead head = new ReplyHead();
    private final ReplyChunks chunks = new ReplyChunks();
    private Part part = Part.IDLE;
    private int interim;
    private long remaining;

    /** Whether nothing was asked that is not answered to its last octet. */
    boolean isIdle() {
        return part == Part.IDLE;
    }

    /** Whether the reply ends with its connection, and properly so. */
    boolean isToTheEnd() {
        return part == Part.TO_THE_END;
    }

    /** A request is on its way: from now on one reply may come. */
    void asked() {
        if (part == Part.IDLE) {
            part = Part.STATUS_LINE;
            interim = 0;
        }
    }

    /** Takes all that has come. What the reader was told before a fault must not be used. */
    void accept(ByteBuf octets, Reader reader) throws ReplyFault {
        while (octets.isReadable()) {
            int data = (int) Math.min(data(), octets.readableBytes());
            if (data > 0) {
                reader.content(octets, data);
                skip(data, reader);
            } else {
                lines(octets, reader);
            }
        }
    }

    /** Octets are looked at in an array, as each access to a buffer is checked twice. */
    private void lines(ByteBuf octets, Reader reader) throws ReplyFault {
        byte[] block = BLOCKS.get();
        int most = part == Part.CHUNKS ? CHUNK_BLOCK : block.length;
        int length = Math.min(most, octets.readableBytes());
        octets.getBytes(octets.readerIndex(), block, 0, length);
        int at = 0;
        while (at < length && data() == 0) {
            if (part == Part.IDLE) {
                throw new ReplyFault("more than one reply");
            }
            at += line.take(block, at, length);
            if (line.isWhole()) {
                take(reader);
            }
        }
        octets.skipBytes(at);
    }

    private void take(Reader reader) throws ReplyFault {
        switch (part) {
            case STATUS_LINE -> {
                head.begin(line);
                part = Part.FIELDS;
            }
            case FIELDS -> field(reader);
            case CHUNKS -> {
                if (chunks.endedBy(line)) {
                    end(reader);
                }
            }
            case IDLE, LENGTH, TO_THE_END -> throw new IllegalStateException("content");
        }
    }

    /** How many of the next octets are content that passes whatever it is. */
    private long data() {
        return switch (part) {
            case LENGTH -> remaining;
            case CHUNKS -> chunks.data();
            case TO_THE_END -> Long.MAX_VALUE;
            case IDLE, STATUS_LINE, FIELDS -> 0;
        };
    }

    private void skip(int octets, Reader reader) {
        if (part == Part.CHUNKS) {
            chunks.skip(octets);
        } else if (part == Part.LENGTH) {
            remaining -= octets;
            if (remaining == 0) {
                end(reader);
            }
        }
    }

    private void field(Reader reader) throws ReplyFault {
        if (!line.isEmpty()) {
            head.field(line);
        } else if (head.isInterim()) {
            if (++interim > MOST_INTERIM) {
                throw new ReplyFault("too many interim replies");
            }
            part = Part.STATUS_LINE;
        } else {
            beginContent(reader);
        }
    }

    private void beginContent(Reader reader) {
        reader.head(head);
        if (head.isWithoutContent()) {
            end(reader);
        } else if (head.isChunked()) {
            chunks.begin();
            part = Part.CHUNKS;
        } else if (head.hasLength()) {
            remaining = head.length();
            part = Part.LENGTH;
            if (remaining == 0) {
                end(reader);
            }
        } else {
            part = Part.TO_THE_END;
        }
    }

    private void end(Reader reader) {
        part = Part.IDLE;
        reader.end();
    }
}
