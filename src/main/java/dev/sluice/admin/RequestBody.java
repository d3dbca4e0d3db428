package dev.sluice.admin;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What an operator sends, read as strictly as what agents send. */
final class RequestBody {
    private static final byte[] NOTHING = {};

    private RequestBody() {}

    static JsonValue object(@Nullable Buffer body) {
        try {
            JsonValue value =
                    StrictJson.read(body == null ? NOTHING : body.getBytes(), JsonLimits.REQUEST);
            if (value.isObject()) {
                return value;
            }
        } catch (MalformedJsonException e) {
            throw new UnusableRequestException(400, "the body is not JSON: " + e.getMessage());
        }
        throw new UnusableRequestException(400, "the body must be an object of JSON");
    }
}
