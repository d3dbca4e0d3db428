package dev.sluice.gateway;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Splice;
import dev.sluice.protocol.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a completion the values that would lead to a resource which the caller may not read.
 * A value completes one variable of a resource template (MCP, Completion); put into the template
 * with the others that are known, it makes a URI that can be judged. Values for prompts name
 * nothing.
 */
final class Completions {
    /** A variable of a URI template (RFC 6570, levels 1 and 2). */
    private static final Pattern VARIABLE = Pattern.compile("\\{([+#]?)([A-Za-z0-9_.%]+)}");

    /** An answer has at most so many values (MCP, Completion). */
    private static final int MOST = 100;

    private Completions() {}

    /** Without knowing what was to be completed, no value can be judged. */
    static void empty(JsonValue result, Splice splice) {
        JsonValue completion = result.get("completion");
        JsonValue values = completion == null ? null : completion.get("values");
        if (values != null) {
            ListTrimmer.keep(values, value -> false, splice);
        }
    }

    static void trim(
            @Nullable JsonValue params, JsonValue result, Standing standing, Splice splice) {
        JsonValue completion = result.get("completion");
        JsonValue values = completion == null ? null : completion.get("values");
        String template = template(params);
        String variable = text(at(params, "argument", "name"));
        if (values == null || template == null || variable == null) {
            return;
        }
        Map<String, String> known = known(params);
        ListTrimmer.keepOfFirst(
                MOST, values, value -> mayStay(value, template, variable, known, standing), splice);
    }

    private static boolean mayStay(
            JsonValue value,
            String template,
            String variable,
            Map<String, String> known,
            Standing standing) {
        String text = value.textOrNull();
        if (text == null) {
            return false;
        }
        Map<String, String> all = new HashMap<>(known);
        all.put(variable, text);
        String uri = expanded(template, all);
        return uri == null || standing.shows(new Target(Target.Kind.RESOURCE, uri));
    }

    /** The URI of a template, or null while a variable is not known. */
    private static @Nullable String expanded(String template, Map<String, String> values) {
        StringBuilder uri = new StringBuilder();
        Matcher variable = VARIABLE.matcher(template);
        while (variable.find()) {
            String value = values.get(variable.group(2));
            if (value == null) {
                return null;
            }
            variable.appendReplacement(uri, Matcher.quoteReplacement(value));
        }
        variable.appendTail(uri);
        boolean understood = VARIABLE.matcher(template).replaceAll("").indexOf('{') < 0;
        return understood ? uri.toString() : null;
    }

    private static @Nullable String template(@Nullable JsonValue params) {
        boolean resource = "ref/resource".equals(text(at(params, "ref", "type")));
        return resource ? text(at(params, "ref", "uri")) : null;
    }

    private static Map<String, String> known(@Nullable JsonValue params) {
        Map<String, String> known = new HashMap<>();
        JsonValue arguments = at(params, "context", "arguments");
        if (arguments != null) {
            for (JsonValue.Member argument : arguments.members()) {
                String value = argument.value().textOrNull();
                if (value != null) {
                    known.put(argument.key(), value);
                }
            }
        }
        return known;
    }

    private static @Nullable JsonValue at(@Nullable JsonValue params, String first, String second) {
        JsonValue inner = params == null ? null : params.get(first);
        return inner == null ? null : inner.get(second);
    }

    private static @Nullable String text(@Nullable JsonValue value) {
        return value == null ? null : value.textOrNull();
    }
}
