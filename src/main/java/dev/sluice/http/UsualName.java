package dev.sluice.http;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The name of a field that most requests have.
 *
 * @param number no other has it
 * @param octets its letters, in lower case
 * @param judged the field, if the framing judges it
 * @param isSecret whether its values must be gone with their request
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record UsualName(
        int number,
        AsciiString name,
        byte[] octets,
        @Nullable JudgedField judged,
        boolean isSecret) {

    boolean stands(byte[] head, int from, int to) {
        if (to - from != octets.length) {
            return false;
        }
        for (int i = 0; i < octets.length; i++) {
            if (HttpOctets.lower(head[from + i]) != octets[i]) {
                return false;
            }
        }
        return true;
    }
}
