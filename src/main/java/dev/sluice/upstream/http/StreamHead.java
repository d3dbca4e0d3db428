package dev.sluice.upstream.http;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a block of fields on an HTTP/2 stream says of its reply, if it is well formed (RFC 9113,
 * section 8.2). Lengths and pseudo-headers are the decoder's to judge.
 */
final class StreamHead {
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");
    private static final int SWITCHING_PROTOCOLS = 101;

    /** Section 8.2.2: they speak of a connection, and none is spoken of here. */
    private static final Set<String> OF_A_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private final int status;

    private StreamHead(int status) {
        this.status = status;
    }

    static StreamHead of(Http2Headers fields) throws ReplyFault {
        CharSequence status = fields.status();
        if (status == null || !STATUS.matcher(status).matches()) {
            throw new ReplyFault("status");
        }
        int number = Integer.parseInt(status.toString());
        if (number == SWITCHING_PROTOCOLS) {
            throw new ReplyFault("another protocol");
        }
        requireWellFormed(fields);
        return new StreamHead(number);
    }

    /** Also of what comes behind the content. */
    static void requireWellFormed(Http2Headers fields) throws ReplyFault {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            String name = field.getKey().toString();
            if (name.startsWith(":")) {
                continue;
            }
            if (!NAME.matcher(name).matches() || OF_A_CONNECTION.contains(name)) {
                throw new ReplyFault("field name");
            }
            if (FieldNames.ONLY_ONCE.contains(name) && !seen.add(name)) {
                throw new ReplyFault("field repeated");
            }
            if (field.getValue().chars().anyMatch(StreamHead::isControl)) {
                throw new ReplyFault("control character in a field");
            }
        }
    }

    private static boolean isControl(int c) {
        return (c < ' ' && c != '\t') || c == 0x7f;
    }

    boolean isInterim() {
        return status < 200;
    }

    boolean isWithoutContent() {
        return status == 204 || status == 304;
    }
}
