package dev.sluice.protocol;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers that repeat parts of a request's body (MCP 2026-07-28, Streamable HTTP, "Request
 * Metadata"). Whoever stands between may look at them instead of the body, so they must agree; what
 * is sent on is written anew from the body.
 */
public final class MirroredHeaders {
    private static final String METHOD = "mcp-method";
    private static final String NAME = "mcp-name";
    private static final String PARAM = "mcp-param-";

    private MirroredHeaders() {}

    /** The headers of a request. */
    @FunctionalInterface
    public interface Headers {
        /** A header that may stand only once, by its name in lower case; null when it is absent. */
        @Nullable String header(String name);
    }

    /**
     * Compares the headers of a request with its body.
     *
     * @param request the body
     * @param repeated the arguments that the called tool wants repeated
     * @param headers the headers that came with it
     * @return what is wrong, for whoever sent it; null when nothing is
     */
    public static @Nullable String fault(
            Message.Request request, List<ParamHeader> repeated, Headers headers) {
        String method = headers.header(METHOD);
        if (method == null) {
            return "the Mcp-Method header is missing";
        }
        if (!request.method().equals(method)) {
            return "the Mcp-Method header is not the body's method";
        }
        String name = name(request);
        if (name != null) {
            String said = headers.header(NAME);
            if (said == null) {
                return "the Mcp-Name header is missing";
            }
            if (!name.equals(HeaderText.decode(said))) {
                return "the Mcp-Name header is not what the body names";
            }
        }
        return faultOfArguments(request, repeated, headers);
    }

    private static @Nullable String faultOfArguments(
            Message.Request request, List<ParamHeader> repeated, Headers headers) {
        for (ParamHeader param : repeated) {
            String said = headers.header(headerName(param));
            JsonValue value = param.valueIn(request.params());
            if (said == null && value != null) {
                return "the Mcp-Param-" + param.name() + " header is missing";
            }
            if (said != null && (value == null || !agrees(HeaderText.decode(said), value))) {
                return "the Mcp-Param-" + param.name() + " header is not what the body says";
            }
        }
        return null;
    }

    /**
     * The headers that repeat a request's body.
     *
     * @return by name in lower case
     */
    public static Map<String, String> of(Message.Request request, List<ParamHeader> repeated) {
        Map<String, String> headers = new HashMap<>();
        headers.put(METHOD, HeaderText.encode(request.method()));
        String name = name(request);
        if (name != null) {
            headers.put(NAME, HeaderText.encode(name));
        }
        for (ParamHeader param : repeated) {
            JsonValue value = param.valueIn(request.params());
            if (value != null) {
                headers.put(headerName(param), HeaderText.encode(written(value)));
            }
        }
        return headers;
    }

    /** What {@code Mcp-Name} repeats: null when the method has none, or it is no string. */
    private static @Nullable String name(Message.Request request) {
        McpMethod method = McpMethod.of(request.method());
        String key = method == null ? null : method.mirroredName();
        JsonValue params = request.params();
        JsonValue name = key == null || params == null ? null : params.get(key);
        return name == null ? null : name.textOrNull();
    }

    private static String headerName(ParamHeader param) {
        return PARAM + param.name().toLowerCase(Locale.ROOT);
    }

    /** Numbers are the same when they are equal, however they are written. */
    private static boolean agrees(@Nullable String said, JsonValue value) {
        if (said == null) {
            return false;
        }
        BigDecimal number = value.isNumber() ? value.number() : null;
        if (number == null) {
            return said.equals(written(value));
        }
        BigDecimal repeated = ParamHeader.number(said);
        return repeated != null && repeated.compareTo(number) == 0;
    }

    private static String written(JsonValue value) {
        String text = value.textOrNull();
        return text == null ? value.json() : text;
    }
}
