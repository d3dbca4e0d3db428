package dev.sluice.upstream.http;

import java.util.Arrays;

/**
 * One line of a reply in the making, which ends with CR LF and holds neither of them, nor any other
 * control character but the tab (RFC 9112, section 2.2; RFC 9110, section 5.5).
 */
final class ReplyLine {
    /** Room for a session id or a policy in one header; a head altogether has its own bound. */
    private static final int LONGEST = 16 * 1024;

    private static final byte[] NOTHING = {};

    private byte[] held = NOTHING;
    private int heldLength;
    private boolean ending;
    private boolean whole;
    private byte[] text = NOTHING;
    private int from;
    private int to;

    /**
     * Takes octets up to the line's end.
     *
     * @return how many were taken: all, unless {@link #isWhole}
     */
    int take(byte[] octets, int start, int end) throws ReplyFault {
        whole = false;
        int at = start;
        int last = start;
        if (!ending) {
            last = last(octets, start, end);
            at = last;
            if (at < end) {
                ending = true;
                at++;
            }
        }
        if (at == end || !ending) {
            hold(octets, start, last);
            return end - start;
        }
        if (octets[at] != '\n') {
            throw new ReplyFault("line end");
        }
        ending = false;
        complete(octets, start, last);
        return at + 1 - start;
    }

    /** Where the line's CR stands, or the end when it is not there yet. */
    private int last(byte[] octets, int start, int end) throws ReplyFault {
        int full = start + LONGEST - heldLength;
        for (int i = start; i < end; i++) {
            byte c = octets[i];
            if (c == '\r') {
                return i;
            }
            if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7f) {
                throw new ReplyFault("control character in a line");
            }
            if (i >= full) {
                throw new ReplyFault("line too long");
            }
        }
        return end;
    }

    private void hold(byte[] octets, int start, int end) {
        int needed = heldLength + end - start;
        if (held.length < needed) {
            held = Arrays.copyOf(held, Math.max(needed, Math.min(LONGEST, 2 * needed)));
        }
        System.arraycopy(octets, start, held, heldLength, end - start);
        heldLength = needed;
    }

    private void complete(byte[] octets, int start, int end) {
        whole = true;
        if (heldLength == 0) {
            text = octets;
            from = start;
            to = end;
            return;
        }
        hold(octets, start, end);
        text = held;
        from = 0;
        to = heldLength;
        heldLength = 0;
    }

    /** Whether the last octet that was taken has completed it. */
    boolean isWhole() {
        return whole;
    }

    /** Where it stands, from {@link #from} to {@link #to}, until more is taken. */
    byte[] text() {
        return text;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    boolean isEmpty() {
        return from == to;
    }

    int length() {
        return to - from;
    }
}
