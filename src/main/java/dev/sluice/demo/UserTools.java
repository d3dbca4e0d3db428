package dev.sluice.demo;

import dev.sluice.demo.Tool.Effect;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** Tools to read, change and delete users. */
final class UserTools {
    private static final Parameter EMAIL = Parameter.email("email", "The user's address");

    private final Users users;

    UserTools(Users users) {
        this.users = users;
    }

    List<Tool> all() {
        return List.of(getUser(), updateUser(), deleteUser());
    }

    private Tool getUser() {
        return new Tool(
                "get_user_by_email",
                "Get a user",
                "Shows what the project knows of the user with this e-mail address.",
                Effect.READS,
                List.of(EMAIL),
                (arguments, call) -> withUser(arguments, User::json));
    }

    private Tool updateUser() {
        return new Tool(
                "update_user",
                "Update a user",
                "Sets fields of a user. Fields that are not named stay as they are.",
                Effect.CHANGES,
                List.of(EMAIL, Parameter.fields("fields", "The fields to set, by name")),
                (arguments, call) ->
                        withUser(
                                arguments,
                                user ->
                                        users.save(user.with(arguments.getJsonObject("fields")))
                                                .json()));
    }

    private Tool deleteUser() {
        return new Tool(
                "delete_user_by_email",
                "Delete a user",
                "Removes a user and everything known of them. This cannot be undone.",
                Effect.DESTROYS,
                List.of(EMAIL),
                (arguments, call) -> withUser(arguments, this::delete));
    }

    private JsonObject delete(User user) {
        users.remove(user);
        return new JsonObject().put("deleted", user.email());
    }

    private Future<JsonObject> withUser(JsonObject arguments, Function<User, JsonObject> use) {
        String email = arguments.getString("email");
        return Future.succeededFuture(
                users.find(email)
                        .map(use)
                        .map(ToolResult::of)
                        .orElseGet(() -> ToolResult.failed("there is no user " + email)));
    }
}
