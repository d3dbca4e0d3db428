package dev.sluice.protocol;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An argument that a tool wants repeated in an {@code Mcp-Param-…} header (MCP 2026-07-28,
 * Streamable HTTP, "Custom Headers from Tool Parameters").
 *
 * @param name what follows {@code Mcp-Param-}, as the tool spells it
 * @param path the keys that lead from {@code params.arguments} to the argument
 */
public record ParamHeader(String name, List<String> path) {
    private static final String ANNOTATION = "x-mcp-header";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final Pattern NUMBER =
            Pattern.compile("-?[0-9]{1,32}(\\.[0-9]{1,32})?([eE][+-]?[0-9]{1,3})?");
    private static final Set<String> REPEATABLE = Set.of("string", "integer", "boolean");

    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

    /** More would not fit beside the other fields of a head. */
    private static final int MOST = 64;

    public ParamHeader {
        path = List.copyOf(path);
    }

    /**
     * The arguments that a tool wants repeated.
     *
     * @param tool one entry of {@code tools/list}
     * @return empty when there are none, and also when one of them breaks a rule: clients leave
     *     such a tool out
     */
    public static List<ParamHeader> of(JsonValue tool) {
        List<ParamHeader> read = read(tool);
        return read == null ? List.of() : read;
    }

    /**
     * Whether a tool keeps the rules by which arguments are repeated, and asks for no header under
     * the name of one that bears credentials.
     *
     * @param tool one entry of {@code tools/list}
     */
    public static boolean areRight(JsonValue tool) {
        List<ParamHeader> read = read(tool);
        return read != null
                && read.stream()
                        .noneMatch(
                                header ->
                                        CREDENTIALS.contains(
                                                header.name().toLowerCase(Locale.ROOT)));
    }

    private static @Nullable List<ParamHeader> read(JsonValue tool) {
        if (!mayAsk(tool)) {
            return List.of();
        }
        JsonValue schema = tool.get("inputSchema");
        List<ParamHeader> found = new ArrayList<>();
        boolean valid = schema == null || collect(schema, List.of(), found);
        Set<String> names = new HashSet<>();
        for (ParamHeader header : found) {
            valid &= names.add(header.name().toLowerCase(Locale.ROOT));
        }
        return valid && found.size() <= MOST ? List.copyOf(found) : null;
    }

    /** Few tools do: without the word, nor an escape that could spell it, there is none to read. */
    private static boolean mayAsk(JsonValue tool) {
        byte[] b = tool.document();
        int last = tool.end() - ANNOTATION.length();
        for (int i = tool.start(); i < last; i++) {
            if (b[i] == '\\' ? b[i + 1] == 'u' : b[i] == 'x' && isWord(b, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(byte[] b, int from) {
        return JsonStrings.isText(b, from, from + ANNOTATION.length(), ANNOTATION);
    }

    private static boolean collect(JsonValue schema, List<String> path, List<ParamHeader> found) {
        JsonValue properties = schema.get("properties");
        if (properties == null) {
            return true;
        }
        for (JsonValue.Member property : properties.members()) {
            List<String> here = new ArrayList<>(path);
            here.add(property.key());
            JsonValue annotation = property.value().get(ANNOTATION);
            if (annotation != null) {
                String name = annotation.textOrNull();
                if (name == null || !TOKEN.matcher(name).matches() || !fits(property.value())) {
                    return false;
                }
                found.add(new ParamHeader(name, here));
            }
            if (!collect(property.value(), here, found)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(JsonValue schema) {
        JsonValue type = schema.get("type");
        String name = type == null ? null : type.textOrNull();
        return name != null && REPEATABLE.contains(name);
    }

    /** The argument in a call's parameters; null when it is absent or null. */
    @Nullable JsonValue valueIn(@Nullable JsonValue params) {
        JsonValue at = params == null ? null : params.get("arguments");
        for (String key : path) {
            at = at == null ? null : at.get(key);
        }
        return at == null || at.isNull() ? null : at;
    }

    /** A number that a header spells, or null when it spells none. */
    static @Nullable BigDecimal number(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }
}
