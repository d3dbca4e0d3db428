package dev.sluice.http;

import org.jspecify.annotations.Nullable;

/**
 * Judges the raw octets of one connection as a sequence of HTTP/1.1 requests (RFC 9112), at its
 * strictest and before any decoder can repair them: whatever two parsers could read in two ways is
 * refused, and after a refusal nothing passes any more. What a request asks for is not judged here.
 *
 * <p>Octets come one at a time, so it makes no difference how the network cut them.
 */
final class RequestFraming {
    private enum Part {
        REQUEST_LINE,
        FIELDS,
        CONTENT
    }

    private final RequestLine line;
    private final FieldLines lines;
    private final JudgedFields fields = new JudgedFields();
    private final Content content = new Content();
    private Part part = Part.REQUEST_LINE;
    private long heads;
    private @Nullable FramingFault fault;

    RequestFraming(FramingLimits limits) {
        line = new RequestLine(limits.requestLine());
        lines = new FieldLines(limits, fields);
    }

    Verdict accept(byte octet) {
        if (fault == null) {
            fault = judge(Byte.toUnsignedInt(octet));
        }
        if (fault != null) {
            return Verdict.REFUSE;
        }
        return inHead() ? Verdict.NEED_MORE : Verdict.PASS;
    }

    /** Whether the next octet is the first of a head. */
    boolean betweenRequests() {
        return fault == null && part == Part.REQUEST_LINE && !line.begun();
    }

    /** Counts a whole head that was judged already; only {@link #betweenRequests()}. */
    void passHead(long length) {
        heads++;
        part = Part.CONTENT;
        content.ofLength(length);
        endContent();
    }

    /** How many of the next octets are content that passes whatever it is. */
    long data() {
        return part == Part.CONTENT && fault == null ? content.data() : 0;
    }

    /** Counts content that went by unread; never more than {@link #data()}. */
    void skip(long octets) {
        content.skip(octets);
        endContent();
    }

    /** Heads that have passed so far. */
    long heads() {
        return heads;
    }

    /** Whether a head has begun and is not complete. */
    boolean inHead() {
        return part == Part.FIELDS || (part == Part.REQUEST_LINE && line.begun());
    }

    /** Whether a head has passed and its content is not complete. */
    boolean inContent() {
        return part == Part.CONTENT;
    }

    /** Why the connection was refused; null as long as it was not. */
    @Nullable FramingFault fault() {
        return fault;
    }

    private @Nullable FramingFault judge(int octet) {
        return switch (part) {
            case REQUEST_LINE -> requestLine(octet);
            case FIELDS -> fields(octet);
            case CONTENT -> content(octet);
        };
    }

    private @Nullable FramingFault requestLine(int octet) {
        FramingFault found = line.accept(octet);
        if (line.done()) {
            part = Part.FIELDS;
        }
        return found;
    }

    private @Nullable FramingFault fields(int octet) {
        FramingFault found = lines.accept(octet);
        return found == null && lines.done() ? endHead() : found;
    }

    private @Nullable FramingFault endHead() {
        FramingFault found = fields.end(line.takesNoContent());
        if (found != null) {
            return found;
        }
        heads++;
        part = Part.CONTENT;
        if (fields.chunked()) {
            content.ofChunks();
        } else {
            content.ofLength(fields.contentLength());
        }
        line.reset();
        lines.reset();
        fields.reset();
        endContent();
        return null;
    }

    private @Nullable FramingFault content(int octet) {
        FramingFault found = content.accept(octet);
        if (found == null) {
            endContent();
        }
        return found;
    }

    private void endContent() {
        if (content.done()) {
            part = Part.REQUEST_LINE;
        }
    }
}
