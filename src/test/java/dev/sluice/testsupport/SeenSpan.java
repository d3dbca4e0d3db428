package dev.sluice.testsupport;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One span as a collector got it.
 *
 * @param kind SERVER, CLIENT or INTERNAL
 * @param parent the id of its parent; empty for none
 * @param links the spans it is linked with, as trace id, hyphen and span id
 * @param failed whether its status says so
 */
public record SeenSpan(
        String name,
        String kind,
        String traceId,
        String id,
        String parent,
        String state,
        Map<String, String> attributes,
        Map<String, String> resource,
        List<String> links,
        boolean failed,
        Duration took) {

    static SeenSpan of(Resource resource, Span span) {
        return new SeenSpan(
                span.getName(),
                span.getKind().name().replace("SPAN_KIND_", ""),
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getTraceState(),
                texts(span.getAttributesList()),
                texts(resource.getAttributesList()),
                span.getLinksList().stream()
                        .map(link -> hex(link.getTraceId()) + "-" + hex(link.getSpanId()))
                        .toList(),
                span.getStatus().getCodeValue() == 2,
                Duration.ofNanos(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()));
    }

    /** An attribute as text; empty when it is not there. */
    public String attribute(String key) {
        return attributes.getOrDefault(key, "");
    }

    private static Map<String, String> texts(List<KeyValue> values) {
        return values.stream()
                .collect(Collectors.toMap(KeyValue::getKey, each -> text(each.getValue())));
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
