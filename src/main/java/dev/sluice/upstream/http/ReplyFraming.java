package dev.sluice.upstream.http;

import org.jspecify.annotations.Nullable;

/**
 * Judges the raw octets that a server sends on one connection as replies to the requests it was
 * sent (RFC 9112), one reply a request and not an octet more. A decoder repairs what is broken, and
 * what it takes for the next reply is then given to whoever asks next.
 *
 * <p>Octets come one at a time, so it makes no difference how the network cut them.
 */
final class ReplyFraming {
    /** Interim replies that a server may send before its reply (RFC 9110, section 15.2). */
    static final int MOST_INTERIM = 8;

    private enum Part {
        /** Nothing was asked, so nothing may come. */
        IDLE,
        STATUS_LINE,
        FIELDS,
        LENGTH,
        CHUNKS,
        TO_THE_END
    }

    private final ReplyLine line = new ReplyLine();
    private ReplyHead head = new ReplyHead();
    private ReplyChunks chunks = new ReplyChunks();
    private Part part = Part.IDLE;
    private int interim;
    private long remaining;

    /** Whether nothing was asked that is not answered to its last octet. */
    boolean isIdle() {
        return part == Part.IDLE;
    }

    /** A request is on its way: from now on one reply may come. */
    void asked() {
        if (part == Part.IDLE) {
            part = Part.STATUS_LINE;
            interim = 0;
        }
    }

    /** Takes the next octet. */
    void accept(int octet) throws ReplyFault {
        switch (part) {
            case IDLE -> throw new ReplyFault("more than one reply");
            case STATUS_LINE -> statusLine(line.accept(octet));
            case FIELDS -> field(line.accept(octet));
            case LENGTH -> skip(1);
            case CHUNKS -> {
                if (chunks.endedBy(octet)) {
                    part = Part.IDLE;
                }
            }
            case TO_THE_END -> {}
        }
    }

    /** How many of the next octets are content that passes whatever it is. */
    long data() {
        return switch (part) {
            case LENGTH -> remaining;
            case CHUNKS -> chunks.data();
            case TO_THE_END -> Long.MAX_VALUE;
            default -> 0;
        };
    }

    /** Counts content that went by unread; never more than {@link #data()}. */
    void skip(long octets) {
        if (part == Part.CHUNKS) {
            chunks.skip(octets);
        } else if (part == Part.LENGTH) {
            remaining -= octets;
            if (remaining == 0) {
                part = Part.IDLE;
            }
        }
    }

    private void statusLine(@Nullable String complete) throws ReplyFault {
        if (complete != null) {
            head = new ReplyHead();
            head.status(complete);
            part = Part.FIELDS;
        }
    }

    private void field(@Nullable String complete) throws ReplyFault {
        if (complete == null) {
            return;
        }
        if (!complete.isEmpty()) {
            head.field(complete);
            return;
        }
        if (head.isInterim()) {
            if (++interim > MOST_INTERIM) {
                throw new ReplyFault("too many interim replies");
            }
            part = Part.STATUS_LINE;
        } else {
            beginContent();
        }
    }

    private void beginContent() {
        if (head.isWithoutContent()) {
            part = Part.IDLE;
        } else if (head.isChunked()) {
            chunks = new ReplyChunks();
            part = Part.CHUNKS;
        } else if (head.hasLength()) {
            remaining = head.length();
            part = remaining == 0 ? Part.IDLE : Part.LENGTH;
        } else {
            part = Part.TO_THE_END;
        }
    }
}
