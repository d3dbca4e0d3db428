package dev.sluice.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of fields that most requests have, so that each of them exists once: found among the
 * octets of a head, and found again in its fields without comparing letters.
 */
final class UsualNames {
    /**
     * Those that netty names too are netty's, because the server asks for some of them by those.
     */
    private static final List<AsciiString> NAMES =
            List.of(
                    HttpHeaderNames.HOST,
                    HttpHeaderNames.CONTENT_LENGTH,
                    HttpHeaderNames.TRANSFER_ENCODING,
                    HttpHeaderNames.CONNECTION,
                    HttpHeaderNames.EXPECT,
                    HttpHeaderNames.CONTENT_TYPE,
                    HttpHeaderNames.ORIGIN,
                    AsciiString.cached("last-event-id"),
                    AsciiString.cached("mcp-session-id"),
                    AsciiString.cached("mcp-protocol-version"),
                    AsciiString.cached("mcp-method"),
                    AsciiString.cached("mcp-name"),
                    HttpHeaderNames.ACCEPT,
                    HttpHeaderNames.ACCEPT_ENCODING,
                    HttpHeaderNames.ACCEPT_LANGUAGE,
                    HttpHeaderNames.AUTHORIZATION,
                    HttpHeaderNames.CACHE_CONTROL,
                    HttpHeaderNames.CONTENT_ENCODING,
                    HttpHeaderNames.COOKIE,
                    HttpHeaderNames.PRAGMA,
                    HttpHeaderNames.REFERER,
                    HttpHeaderNames.TE,
                    HttpHeaderNames.USER_AGENT,
                    HttpHeaderNames.VIA,
                    AsciiString.cached("access-control-request-method"),
                    AsciiString.cached("baggage"),
                    AsciiString.cached("forwarded"),
                    AsciiString.cached("sec-fetch-dest"),
                    AsciiString.cached("sec-fetch-mode"),
                    AsciiString.cached("sec-fetch-site"),
                    AsciiString.cached("traceparent"),
                    AsciiString.cached("tracestate"),
                    AsciiString.cached("x-forwarded-for"),
                    AsciiString.cached("x-forwarded-host"),
                    AsciiString.cached("x-forwarded-port"),
                    AsciiString.cached("x-forwarded-proto"),
                    AsciiString.cached("x-real-ip"),
                    AsciiString.cached("x-request-id"));

    /** Who has one of these may do what its owner may. */
    private static final Set<String> SECRET =
            Set.of("authorization", "cookie", "mcp-session-id", "last-event-id");

    private static final int SLOTS = 256;
    private static final UsualName[] TABLE = new UsualName[SLOTS];
    private static final Map<String, AsciiString> BY_TEXT = new HashMap<>();

    static {
        for (int i = 0; i < NAMES.size(); i++) {
            AsciiString name = NAMES.get(i);
            byte[] octets = name.toByteArray();
            int slot = slot(octets, 0, octets.length);
            while (TABLE[slot] != null) {
                slot = (slot + 1) % SLOTS;
            }
            TABLE[slot] =
                    new UsualName(
                            i,
                            name,
                            octets,
                            JudgedField.named(octets, octets.length),
                            SECRET.contains(name.toString()));
            BY_TEXT.put(name.toString(), name);
        }
    }

    private UsualNames() {}

    /** The name that stands there, in whatever case, or null where it is not a usual one. */
    static @Nullable UsualName at(byte[] head, int from, int to) {
        int slot = slot(head, from, to);
        for (UsualName found = TABLE[slot]; found != null; found = TABLE[slot]) {
            if (found.stands(head, from, to)) {
                return found;
            }
            slot = (slot + 1) % SLOTS;
        }
        return null;
    }

    /** What a field is best asked for by, given its name in lower case. */
    static CharSequence of(String name) {
        AsciiString usual = BY_TEXT.get(name);
        return usual == null ? name : usual;
    }

    private static int slot(byte[] head, int from, int to) {
        int first = head[from] | 0x20;
        int middle = head[(from + to) >>> 1] | 0x20;
        int last = head[to - 1] | 0x20;
        return ((to - from) * 11 + first * 5 + middle * 17 + last * 3) & (SLOTS - 1);
    }
}
