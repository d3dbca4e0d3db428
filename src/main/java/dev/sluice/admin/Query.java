package dev.sluice.admin;

import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of a query, read as strictly as a document: a misspelt filter filters nothing. */
final class Query {
    private final Map<String, String> values = new HashMap<>();

    private Query() {}

    static Query of(MultiMap query, Route route) {
        Query read = new Query();
        for (Map.Entry<String, String> each : query) {
            String name = each.getKey();
            if (route.query().stream().noneMatch(known -> known.name().equals(name))) {
                throw new UnusableRequestException(
                        400, "unknown parameter; known here: " + names(route));
            }
            if (each.getValue().isEmpty() || read.values.put(name, each.getValue()) != null) {
                throw new UnusableRequestException(400, name + " must be one text");
            }
        }
        return read;
    }

    private static String names(Route route) {
        return route.query().isEmpty()
                ? "none"
                : route.query().stream().map(Parameter::name).collect(Collectors.joining(", "));
    }

    @Nullable String text(String name) {
        return values.get(name);
    }

    /** A whole number between two others. */
    long number(String name, long standard, long least, long most) {
        String text = values.get(name);
        if (text == null) {
            return standard;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UnusableRequestException(400, name + " must be a whole number");
        }
        throw new UnusableRequestException(400, name + " must be from " + least + " to " + most);
    }
}
