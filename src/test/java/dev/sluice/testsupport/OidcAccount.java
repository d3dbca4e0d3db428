package dev.sluice.testsupport;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Somebody whom an {@link OidcProvider} knows.
 *
 * @param name its subject, and its client
 * @param secret the client's
 * @param claims what its tokens say besides
 */
public record OidcAccount(String name, String secret, JsonObject claims) {

    /** A member of groups. */
    public static OidcAccount of(String name, String... groups) {
        JsonArray list = new JsonArray(List.of((Object[]) groups));
        return new OidcAccount(name, "secret-of-" + name, new JsonObject().put("groups", list));
    }
}
