package dev.sluice.demo;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All users of the project, by e-mail address. */
final class Users {
    private final Map<String, User> byEmail = new LinkedHashMap<>();

    Users() {
        seed("ada@example.com", "Ada", "Lisbon", "pro");
        seed("lin@example.com", "Lin", "Taipei", "free");
        seed("nora@example.com", "Nora", "Oslo", "pro");
        seed("tomas@example.com", "Tomas", "Brno", "team");
    }

    int count() {
        return byEmail.size();
    }

    Optional<User> find(String email) {
        return Optional.ofNullable(byEmail.get(key(email)));
    }

    User save(User user) {
        byEmail.put(key(user.email()), user);
        return user;
    }

    void remove(User user) {
        byEmail.remove(key(user.email()));
    }

    private void seed(String email, String firstName, String city, String plan) {
        save(
                new User(
                        email,
                        new JsonObject()
                                .put("firstName", firstName)
                                .put("city", city)
                                .put("plan", plan)));
    }

    private static String key(String email) {
        return email.toLowerCase(Locale.ROOT);
    }
}
