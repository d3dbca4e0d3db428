package dev.sluice.admin;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a person sent by a form of ours.
 *
 * @param fields each once
 */
record Form(Map<String, String> fields) {
    /** Room for a JWT and a comment. */
    private static final int MOST_BYTES = 16 * 1024;

    private static final Set<String> TYPES =
            Set.of(
                    "application/x-www-form-urlencoded",
                    "application/x-www-form-urlencoded;charset=utf-8");

    Form {
        fields = Map.copyOf(fields);
    }

    /** Reads it as strictly as what agents send. */
    static Form read(RoutingContext context, Set<String> known) {
        HttpServerRequest request = context.request();
        List<String> types = request.headers().getAll("Content-Type");
        if (types.size() != 1
                || !TYPES.contains(types.get(0).replace(" ", "").toLowerCase(Locale.ROOT))
                || request.headers().contains("Content-Encoding")) {
            throw new UnusableRequestException(415, "This page takes forms only.");
        }
        if (context.body().length() > MOST_BYTES) {
            throw new UnusableRequestException(413, "That is more than this page takes.");
        }
        Map<String, String> fields = new HashMap<>();
        for (Map.Entry<String, String> each : request.formAttributes()) {
            if (!known.contains(each.getKey())
                    || fields.put(each.getKey(), each.getValue()) != null) {
                throw new UnusableRequestException(400, "This is not what the page has sent.");
            }
        }
        return new Form(fields);
    }

    /** A field's text; empty when it was not sent. */
    String text(String name) {
        return fields.getOrDefault(name, "");
    }

    /** Credentials stay out of logs. */
    @Override
    public String toString() {
        return "Form" + fields.keySet();
    }
}
