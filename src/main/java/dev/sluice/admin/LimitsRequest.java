package dev.sluice.admin;

import dev.sluice.protocol.JsonValue;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose limits are meant.
 *
 * @param grant the grant's name
 * @param subject the caller behind it; null for whom its token proves
 * @param counter the one counter that is meant; null when none is named
 */
record LimitsRequest(String grant, @Nullable String subject, @Nullable String counter) {
    private static final String GRANT = "grant";
    private static final String SUBJECT = "subject";
    private static final String COUNTER = "counter";

    static LimitsRequest ofQuery(MultiMap query) {
        Map<String, String> texts = new HashMap<>();
        for (Map.Entry<String, String> each : query) {
            put(texts, each.getKey(), each.getValue(), List.of(GRANT, SUBJECT));
        }
        return of(texts);
    }

    /** Read as strictly as a document: a misspelt "counter" must not reset everything. */
    static LimitsRequest ofBody(@Nullable Buffer body) {
        Map<String, String> texts = new HashMap<>();
        for (JsonValue.Member each : RequestBody.object(body).members()) {
            String text = each.value().textOrNull();
            put(texts, each.key(), text, List.of(GRANT, SUBJECT, COUNTER));
        }
        return of(texts);
    }

    private static void put(
            Map<String, String> texts, String name, @Nullable String text, List<String> known) {
        if (!known.contains(name)) {
            throw new UnusableRequestException(
                    400, "unknown field; known here: " + String.join(", ", known));
        }
        if (text == null || text.isEmpty() || texts.put(name, text) != null) {
            throw new UnusableRequestException(400, name + " must be one text");
        }
    }

    private static LimitsRequest of(Map<String, String> texts) {
        String grant = texts.get(GRANT);
        if (grant == null) {
            throw new UnusableRequestException(400, "name a grant");
        }
        return new LimitsRequest(grant, texts.get(SUBJECT), texts.get(COUNTER));
    }
}
