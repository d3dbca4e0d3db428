package dev.sluice.upstream.http;

import org.jspecify.annotations.Nullable;

/**
 * One line of a reply in the making, which ends with CR LF and holds neither of them, nor any other
 * control character but the tab (RFC 9112, section 2.2; RFC 9110, section 5.5).
 */
final class ReplyLine {
    /** Room for a session id or a policy in one header; the decoder behind has its own bounds. */
    private static final int LONGEST = 16 * 1024;

    private final StringBuilder text = new StringBuilder();
    private boolean ending;

    /** Takes the next octet; the line without its end when this octet has completed it. */
    @Nullable String accept(int octet) throws ReplyFault {
        if (ending) {
            if (octet != '\n') {
                throw new ReplyFault("line end");
            }
            ending = false;
            String line = text.toString();
            text.setLength(0);
            return line;
        }
        if (octet == '\r') {
            ending = true;
        } else if ((octet < ' ' && octet != '\t') || octet == 0x7f) {
            throw new ReplyFault("control character in a line");
        } else if (text.length() == LONGEST) {
            throw new ReplyFault("line too long");
        } else {
            text.append((char) octet);
        }
        return null;
    }
}
