package dev.sluice.gateway;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Target;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a list what a call could not reach, by cutting it out of the server's own bytes:
 * everything else, unknown fields and the form of numbers included, stays as it was.
 */
final class ListTrimmer {
    private ListTrimmer() {}

    /**
     * Trims one response.
     *
     * @param shape what was asked for; null when that is not known, then every kind of list is
     *     looked for
     * @return the whole message, or the same bytes when nothing had to go
     */
    static byte[] trim(Message.Response response, @Nullable ListShape shape, Standing standing) {
        JsonValue result = response.result();
        byte[] whole = response.body().document();
        if (result == null) {
            return whole;
        }
        List<Cut> cuts = new ArrayList<>();
        for (ListShape candidate : shape == null ? ListShape.values() : new ListShape[] {shape}) {
            JsonValue list = result.get(candidate.arrayKey());
            if (list != null) {
                cut(list, candidate, standing, cuts);
            }
        }
        return cuts.isEmpty() ? whole : splice(whole, cuts);
    }

    /** Replaces the bytes of an array by those of the elements that stay. */
    private record Cut(JsonValue list, List<JsonValue> kept) {}

    private static void cut(JsonValue list, ListShape shape, Standing standing, List<Cut> cuts) {
        List<JsonValue> kept = new ArrayList<>();
        for (JsonValue entry : list.elements()) {
            if (isListed(entry, shape, standing)) {
                kept.add(entry);
            }
        }
        if (!list.isArray() || kept.size() < list.elements().size()) {
            cuts.add(new Cut(list, kept));
        }
    }

    private static boolean isListed(JsonValue entry, ListShape shape, Standing standing) {
        String text = shape.nameOf(entry);
        return text != null && standing.shows(new Target(shape.kind(), text));
    }

    private static byte[] splice(byte[] whole, List<Cut> cuts) {
        cuts.sort((a, b) -> Integer.compare(a.list().start(), b.list().start()));
        ByteArrayOutputStream out = new ByteArrayOutputStream(whole.length);
        int from = 0;
        for (Cut cut : cuts) {
            out.write(whole, from, cut.list().start() - from);
            out.write('[');
            for (int i = 0; i < cut.kept().size(); i++) {
                if (i > 0) {
                    out.write(',');
                }
                JsonValue entry = cut.kept().get(i);
                out.write(whole, entry.start(), entry.end() - entry.start());
            }
            out.write(']');
            from = cut.list().end();
        }
        out.write(whole, from, whole.length - from);
        return out.toByteArray();
    }
}
