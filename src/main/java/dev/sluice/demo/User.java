package dev.sluice.demo;

import io.vertx.core.json.JsonObject;

/**
 * Somebody who gets the project's messages.
 *
 * @param email the address, which names the user
 * @param fields everything else that is known
 */
record User(String email, JsonObject fields) {

    User with(JsonObject changes) {
        return new User(email, fields.copy().mergeIn(changes));
    }

    JsonObject json() {
        return new JsonObject().put("email", email).put("fields", fields);
    }
}
