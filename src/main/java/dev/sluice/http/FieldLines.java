package dev.sluice.http;

import org.jspecify.annotations.Nullable;

/**
 * Judges the field lines of one head, octet by octet, up to the empty line: {@code name: value
 * CRLF}, with no folded lines and nothing between name and colon.
 */
final class FieldLines {
    private enum Part {
        LINE_START,
        NAME,
        VALUE,
        LINE_END,
        HEAD_END,
        DONE
    }

    private final FramingLimits limits;
    private final JudgedFields fields;
    private final FieldName name = new FieldName();
    private final FieldValue value = new FieldValue();
    private final HiddenField hidden = new HiddenField();
    private Part part = Part.LINE_START;
    private @Nullable JudgedField judged;
    private int length;
    private int count;

    FieldLines(FramingLimits limits, JudgedFields fields) {
        this.limits = limits;
        this.fields = fields;
    }

    void reset() {
        part = Part.LINE_START;
        judged = null;
        length = 0;
        count = 0;
    }

    boolean done() {
        return part == Part.DONE;
    }

    @Nullable FramingFault accept(int octet) {
        return switch (part) {
            case LINE_START -> lineStart(octet);
            case NAME -> counted(name(octet));
            case VALUE -> counted(value(octet));
            case LINE_END -> counted(lineEnd(octet));
            case HEAD_END -> headEnd(octet);
            case DONE -> throw new IllegalStateException("the head is complete");
        };
    }

    private @Nullable FramingFault counted(@Nullable FramingFault fault) {
        return ++length > limits.headerBlock() ? FramingFault.HEADER_LENGTH : fault;
    }

    private @Nullable FramingFault lineStart(int octet) {
        if (octet == HttpOctets.CR) {
            part = Part.HEAD_END;
            return null;
        }
        if (++count > limits.fields()) {
            return FramingFault.FIELD_COUNT;
        }
        name.reset();
        part = Part.NAME;
        return counted(octet == ':' ? FramingFault.FIELD_NAME : name(octet));
    }

    private @Nullable FramingFault name(int octet) {
        if (octet == ':') {
            return nameEnd();
        }
        // An underscore is a token, but many servers cannot tell it from a hyphen. Only tools may
        // name a parameter so, and there both are counted as one.
        if (!HttpOctets.isToken(octet) || (octet == '_' && !name.isParameter())) {
            return FramingFault.FIELD_NAME;
        }
        name.add(octet);
        return null;
    }

    private @Nullable FramingFault nameEnd() {
        if (name.imitatesFraming()) {
            return FramingFault.FRAMING_LOOKALIKE;
        }
        judged = name.judged();
        value.reset();
        hidden.reset();
        part = Part.VALUE;
        String parameter = name.parameter();
        return parameter == null ? null : fields.acceptParameter(parameter);
    }

    private @Nullable FramingFault value(int octet) {
        if (octet == HttpOctets.CR) {
            part = Part.LINE_END;
            return null;
        }
        if (octet != HttpOctets.SP && octet != HttpOctets.HTAB && !HttpOctets.isVisible(octet)) {
            return FramingFault.FIELD_VALUE;
        }
        if (hidden.completedBy(octet)) {
            return FramingFault.FRAMING_LOOKALIKE;
        }
        if (judged != null) {
            value.add(octet);
        }
        return null;
    }

    private @Nullable FramingFault lineEnd(int octet) {
        if (octet != HttpOctets.LF) {
            return FramingFault.LINE_END;
        }
        part = Part.LINE_START;
        return judged == null ? null : fields.accept(judged, value);
    }

    private @Nullable FramingFault headEnd(int octet) {
        part = Part.DONE;
        return octet == HttpOctets.LF ? null : FramingFault.LINE_END;
    }
}
