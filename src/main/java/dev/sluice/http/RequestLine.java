package dev.sluice.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges one request line, octet by octet: {@code METHOD SP /target SP HTTP/1.1 CRLF} and no other
 * form. The absolute, authority and asterisk forms serve proxies and servers of many kinds; this
 * edge is neither, and each of them is a way to name a host a second time.
 */
final class RequestLine {
    private static final String VERSION_AND_END = "HTTP/1.1\r\n";
    private static final Set<String> WITHOUT_CONTENT = Set.of("GET", "HEAD", "DELETE");
    private static final int LONGEST_WITHOUT_CONTENT = 6;

    private enum Part {
        METHOD,
        TARGET_START,
        TARGET,
        VERSION
    }

    private final int limit;
    private final StringBuilder method = new StringBuilder(LONGEST_WITHOUT_CONTENT + 1);
    private Part part = Part.METHOD;
    private int length;
    private int versionAt;

    RequestLine(int limit) {
        this.limit = limit;
    }

    void reset() {
        method.setLength(0);
        part = Part.METHOD;
        length = 0;
        versionAt = 0;
    }

    boolean begun() {
        return length > 0;
    }

    boolean done() {
        return versionAt == VERSION_AND_END.length();
    }

    /** Whether the method is one whose content has no meaning, so that none is taken. */
    boolean takesNoContent() {
        return method.length() <= LONGEST_WITHOUT_CONTENT
                && WITHOUT_CONTENT.contains(method.toString());
    }

    @Nullable FramingFault accept(int octet) {
        if (++length > limit && octet != HttpOctets.CR && octet != HttpOctets.LF) {
            return FramingFault.REQUEST_LINE_LENGTH;
        }
        return switch (part) {
            case METHOD -> method(octet);
            case TARGET_START -> targetStart(octet);
            case TARGET -> target(octet);
            case VERSION -> version(octet);
        };
    }

    private @Nullable FramingFault method(int octet) {
        if (octet == HttpOctets.SP && length > 1) {
            part = Part.TARGET_START;
            return null;
        }
        if (method.length() <= LONGEST_WITHOUT_CONTENT) {
            method.append((char) octet);
        }
        return HttpOctets.isToken(octet) ? null : FramingFault.METHOD;
    }

    private @Nullable FramingFault targetStart(int octet) {
        part = Part.TARGET;
        return octet == '/' ? null : FramingFault.TARGET;
    }

    private @Nullable FramingFault target(int octet) {
        if (octet == HttpOctets.SP) {
            part = Part.VERSION;
            return null;
        }
        return HttpOctets.isVisible(octet) && octet != '#' ? null : FramingFault.TARGET;
    }

    private @Nullable FramingFault version(int octet) {
        char expected = VERSION_AND_END.charAt(versionAt++);
        if (octet == expected) {
            return null;
        }
        return expected < HttpOctets.SP ? FramingFault.LINE_END : FramingFault.VERSION;
    }
}
