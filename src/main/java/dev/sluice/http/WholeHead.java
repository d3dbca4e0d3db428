package dev.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Judges heads that lie before it in whole, in one pass, and makes requests of them. It knows the
 * usual ones only: of any other head, whether right or wrong, it says nothing, and {@link
 * RequestFraming} has to judge that one. What it lets pass, {@link RequestFraming} would too.
 */
final class WholeHead {
    /** More than nearly all heads have; longer ones are for the other. */
    private static final int LONGEST = 4096;

    private static final int MOST_FIELDS = 48;
    private static final int MOST_LENGTH_DIGITS = 9;
    private static final byte[] POST = ascii("POST ");
    private static final byte[] GET = ascii("GET ");
    private static final byte[] DELETE = ascii("DELETE ");
    private static final byte[] VERSION_AND_END = ascii("HTTP/1.1\r\n");
    private static final byte[] PARAMETER = ascii("mcp-param-");
    private static final byte[] KEEP_ALIVE = ascii("keep-alive");
    private static final byte[] CLOSE = ascii("close");

    /** Letters and digits of Content-Length and Transfer-Encoding. */
    private static final int LENGTH_LETTERS = 13;

    private static final int CODING_LETTERS = 16;

    /** Apart from the numbers of names. */
    private static final int TARGET_KIND = -1;

    private static final int NAME = 1;
    private static final int VALUE = 2;
    private static final int TARGET = 4;
    private static final int LETTER = 8;
    private static final byte[] CLASSES = classes();

    private static final FastThreadLocal<WholeHead> HERE =
            new FastThreadLocal<>() {
                @Override
                protected WholeHead initialValue() {
                    return new WholeHead();
                }
            };

    /** After the last octet stands one of no class, at which every pass over them ends. */
    private final byte[] octets = new byte[LONGEST + VERSION_AND_END.length + 1];

    private final UsualValues values = new UsualValues();
    private final @Nullable UsualName[] names = new UsualName[MOST_FIELDS];
    private final int[] places = new int[MOST_FIELDS * 4];
    private HttpMethod method = HttpMethod.POST;
    private boolean takesContent;
    private int targetFrom;
    private int targetTo;
    private int fields;
    private long seen;
    private boolean seenHost;
    private int contentLength;
    private String lastHost = "";

    /** That of the event loop which asks. */
    static WholeHead here() {
        return HERE.get();
    }

    /**
     * Judges the octets from the buffer's reader index on.
     *
     * @return how many of them are the head; 0 when somebody else has to judge it
     */
    int judge(ByteBuf buffer, int at, FramingLimits limits) {
        int length = Math.min(buffer.writerIndex() - at, LONGEST);
        buffer.getBytes(at, octets, 0, length);
        octets[length] = 0;
        int line = requestLine(limits.requestLine());
        return line == 0 ? 0 : fieldLines(line, limits);
    }

    /** How long the content is of the head that was judged last. */
    int contentLength() {
        return contentLength;
    }

    private int requestLine(int limit) {
        int at = methodEnd();
        targetFrom = at;
        if (at == 0 || octets[at] != '/') {
            return 0;
        }
        while (is(octets[at], TARGET)) {
            at++;
        }
        targetTo = at;
        if (octets[at] != HttpOctets.SP || !stands(VERSION_AND_END, at + 1)) {
            return 0;
        }
        int end = at + 1 + VERSION_AND_END.length;
        return end - 2 > limit ? 0 : end;
    }

    private int methodEnd() {
        takesContent = stands(POST, 0);
        if (takesContent) {
            method = HttpMethod.POST;
            return POST.length;
        }
        if (stands(GET, 0)) {
            method = HttpMethod.GET;
            return GET.length;
        }
        if (stands(DELETE, 0)) {
            method = HttpMethod.DELETE;
            return DELETE.length;
        }
        return 0;
    }

    private int fieldLines(int from, FramingLimits limits) {
        fields = 0;
        seen = 0;
        seenHost = false;
        contentLength = 0;
        int most = Math.min(limits.fields(), MOST_FIELDS);
        int at = from;
        while (octets[at] != HttpOctets.CR) {
            at = fields < most ? fieldLine(at) : 0;
            if (at == 0) {
                return 0;
            }
        }
        boolean whole =
                octets[at + 1] == HttpOctets.LF
                        && at - from <= limits.headerBlock()
                        && seenHost
                        && (contentLength == 0 || takesContent);
        return whole ? at + 2 : 0;
    }

    /** Where the next line begins; 0 when this one is not as usual. */
    private int fieldLine(int from) {
        int at = from;
        int letters = 0;
        for (int kind = CLASSES[octets[at] & 0xff];
                (kind & NAME) != 0;
                kind = CLASSES[octets[++at] & 0xff]) {
            letters += kind & LETTER;
        }
        int nameEnd = at;
        if (octets[at] != ':' || at == from) {
            return 0;
        }
        UsualName name = UsualNames.at(octets, from, nameEnd);
        if (name == null && isSuspicious(from, letters / LETTER)) {
            return 0;
        }
        at++;
        while (is(octets[at], VALUE) || (octets[at] == ':' && !endsFramingName(nameEnd, at))) {
            at++;
        }
        if (octets[at] != HttpOctets.CR || octets[at + 1] != HttpOctets.LF) {
            return 0;
        }
        return keep(name, from, nameEnd, at) ? at + 2 : 0;
    }

    private boolean keep(@Nullable UsualName name, int from, int nameEnd, int lineEnd) {
        int start = nameEnd + 1;
        int end = lineEnd;
        while (start < end && isBlank(octets[start])) {
            start++;
        }
        while (start < end && isBlank(octets[end - 1])) {
            end--;
        }
        JudgedField judged = name == null ? null : name.judged();
        if (name != null
                && judged != null
                && (hasTab(nameEnd, start)
                        || hasTab(end, lineEnd)
                        || !fits(name, judged, start, end))) {
            return false;
        }
        if (name == null && repeatsParameter(from, nameEnd)) {
            return false;
        }
        names[fields] = name;
        int place = fields * 4;
        places[place] = from;
        places[place + 1] = nameEnd;
        places[place + 2] = start;
        places[place + 3] = end;
        fields++;
        return true;
    }

    /** Whether the one field of that name is as usual; blanks around its value are off. */
    private boolean fits(UsualName name, JudgedField field, int from, int to) {
        long one = 1L << name.number();
        if ((seen & one) != 0) {
            return false;
        }
        seen |= one;
        return switch (field) {
            case HOST -> isHost(name.number(), from, to);
            case CONTENT_LENGTH -> isLength(from, to);
            case CONNECTION -> isOption(from, to);
            case TRANSFER_ENCODING, EXPECT -> false;
            default -> true;
        };
    }

    private boolean isHost(int number, int from, int to) {
        String host = values.text(number, octets, from, to);
        if (!host.equals(lastHost) && !HostForm.fits(host)) {
            return false;
        }
        lastHost = host;
        seenHost = true;
        return !host.isEmpty();
    }

    /** A number as a decoder would write it, which has not to be changed by it. */
    private boolean isLength(int from, int to) {
        if (from == to
                || to - from > MOST_LENGTH_DIGITS
                || (octets[from] == '0' && to - from > 1)) {
            return false;
        }
        int length = 0;
        for (int i = from; i < to; i++) {
            if (!HttpOctets.isDigit(octets[i])) {
                return false;
            }
            length = length * 10 + octets[i] - '0';
        }
        contentLength = length;
        return true;
    }

    private boolean isOption(int from, int to) {
        return isWord(KEEP_ALIVE, from, to) || isWord(CLOSE, from, to);
    }

    private boolean isWord(byte[] word, int from, int to) {
        return to - from == word.length && isLower(word, from);
    }

    /** Whether something behind might take the name for one of the framing's. */
    private boolean isSuspicious(int from, int letters) {
        if (letters != LENGTH_LETTERS && letters != CODING_LETTERS) {
            return false;
        }
        int first = from;
        while (!is(octets[first], LETTER)) {
            first++;
        }
        return HttpOctets.lower(octets[first]) == (letters == LENGTH_LETTERS ? 'c' : 't');
    }

    /** Whether it is the name of a tool's parameter that stands above already. */
    private boolean repeatsParameter(int from, int to) {
        if (to - from < PARAMETER.length || !isLower(PARAMETER, from)) {
            return false;
        }
        for (int i = 0; i < fields; i++) {
            int place = i * 4;
            if (places[place + 1] - places[place] == to - from
                    && isSame(places[place], from, to - from)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSame(int one, int other, int length) {
        for (int i = 0; i < length; i++) {
            if (HttpOctets.lower(octets[one + i]) != HttpOctets.lower(octets[other + i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether the colon may end the name of a framing field that is hidden in a value. */
    private boolean endsFramingName(int start, int colon) {
        int at = colon - 1;
        while (at > start && isBlank(octets[at])) {
            at--;
        }
        int last = HttpOctets.lower(octets[at]);
        return last == 'h' || last == 'g';
    }

    private boolean hasTab(int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] == HttpOctets.HTAB) {
                return true;
            }
        }
        return false;
    }

    private boolean stands(byte[] expected, int at) {
        return Arrays.equals(octets, at, at + expected.length, expected, 0, expected.length);
    }

    private boolean isLower(byte[] expected, int at) {
        for (int i = 0; i < expected.length; i++) {
            if (HttpOctets.lower(octets[at + i]) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** The request whose head was judged last, as the decoder would make it. */
    HttpRequest request() {
        HeadersMultiMap headers = HeadersMultiMap.headers(); // their octets were judged
        for (int i = 0; i < fields; i++) {
            UsualName name = names[i];
            int place = i * 4;
            int from = places[place + 2];
            int to = places[place + 3];
            if (name == null) {
                String unusual = UsualValues.fresh(octets, places[place], places[place + 1]);
                headers.add(unusual, UsualValues.fresh(octets, from, to));
            } else if (name.isSecret()) {
                headers.add(name.name(), (CharSequence) UsualValues.fresh(octets, from, to));
            } else {
                headers.add(
                        name.name(), (CharSequence) values.text(name.number(), octets, from, to));
            }
        }
        String target = values.text(TARGET_KIND, octets, targetFrom, targetTo);
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target, headers);
    }

    private static boolean isBlank(int octet) {
        return octet == HttpOctets.SP || octet == HttpOctets.HTAB;
    }

    private static boolean is(byte octet, int kind) {
        return (CLASSES[octet & 0xff] & kind) != 0;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A value's colons are of no class, as each of them is looked at. */
    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < classes.length; c++) {
            boolean name = HttpOctets.isToken(c) && c != '_';
            boolean value = (HttpOctets.isVisible(c) || isBlank(c)) && c != ':';
            boolean target = HttpOctets.isVisible(c) && c != '#';
            classes[c] =
                    (byte)
                            ((name ? NAME : 0)
                                    | (value ? VALUE : 0)
                                    | (target ? TARGET : 0)
                                    | (HttpOctets.isLetterOrDigit(c) ? LETTER : 0));
        }
        return classes;
    }
}
