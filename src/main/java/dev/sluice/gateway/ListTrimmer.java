package dev.sluice.gateway;

import dev.sluice.catalog.HiddenSpan;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.Splice;
import dev.sluice.protocol.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Takes out of a list what a call could not reach. */
final class ListTrimmer {
    private ListTrimmer() {}

    /**
     * Trims the lists of one result.
     *
     * @param shapes the kinds of list to look for
     */
    static void trim(
            JsonValue result,
            ListShape[] shapes,
            Standing standing,
            Quarantine quarantine,
            Splice splice) {
        for (ListShape shape : shapes) {
            JsonValue list = result.get(shape.arrayKey());
            if (list != null) {
                keep(list, entry -> isListed(entry, shape, standing, quarantine, splice), splice);
            }
        }
    }

    /**
     * Keeps what may stay of the first elements, and nothing of the rest.
     *
     * @param most how many are judged: each costs a decision, and a server chooses how many come
     */
    static void keepOfFirst(int most, JsonValue list, Predicate<JsonValue> stays, Splice splice) {
        AtomicInteger seen = new AtomicInteger();
        keep(list, entry -> seen.incrementAndGet() <= most && stays.test(entry), splice);
    }

    /** Keeps what may stay; what should be a list and is none, becomes an empty one. */
    static void keep(JsonValue list, Predicate<JsonValue> stays, Splice splice) {
        List<JsonValue> kept = new ArrayList<>(list.elements().size());
        for (JsonValue entry : list.elements()) {
            if (stays.test(entry)) {
                kept.add(entry);
            }
        }
        if (!list.isArray() || kept.size() < list.elements().size()) {
            splice.keep(list, kept);
        }
    }

    private static boolean isListed(
            JsonValue entry,
            ListShape shape,
            Standing standing,
            Quarantine quarantine,
            Splice splice) {
        String text = shape.nameOf(entry);
        if (text == null) {
            return false;
        }
        List<HiddenSpan> hidden =
                shape == ListShape.TOOLS
                        ? quarantine.toCut(standing.server(), text, entry)
                        : List.of();
        if (hidden == null || !standing.shows(new Target(shape.kind(), text))) {
            return false;
        }
        hidden.forEach(span -> splice.cut(span.from(), span.to()));
        return true;
    }
}
