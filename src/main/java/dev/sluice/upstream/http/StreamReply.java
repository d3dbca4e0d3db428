package dev.sluice.upstream.http;

import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** Judges what comes on one HTTP/2 stream as one reply (RFC 9113, section 8.1). */
final class StreamReply {
    private final Exchange exchange;
    private @Nullable StreamHead head;
    private int interim;

    StreamReply(Exchange exchange) {
        this.exchange = exchange;
    }

    Exchange exchange() {
        return exchange;
    }

    /** Whether the reply itself has begun; interim ones before it say nothing. */
    boolean hasBegun() {
        return head != null;
    }

    /** Takes a block of fields; whether anybody behind needs to see it. */
    boolean accept(Http2Headers fields, boolean last) throws ReplyFault {
        if (head != null) {
            if (!last) {
                throw new ReplyFault("trailers that do not end it");
            }
            StreamHead.requireWellFormed(fields);
            return true;
        }
        StreamHead next = StreamHead.of(fields);
        if (!next.isInterim()) {
            head = next;
            return true;
        }
        if (last) {
            throw new ReplyFault("an interim reply and no other");
        }
        if (++interim > ReplyFraming.MOST_INTERIM) {
            throw new ReplyFault("too many interim replies");
        }
        return false;
    }

    /** Takes a piece of content. */
    void accept(int octets) throws ReplyFault {
        StreamHead begun = head;
        if (begun == null) {
            throw new ReplyFault("content before its head");
        }
        if (octets > 0 && begun.isWithoutContent()) {
            throw new ReplyFault("content where there is none");
        }
    }
}
