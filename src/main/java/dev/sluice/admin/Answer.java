package dev.sluice.admin;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** How the admin API answers: always an object of JSON, which nobody may keep. */
final class Answer {
    private Answer() {}

    static void give(RoutingContext context, JsonObject answer) {
        end(context, 200, answer);
    }

    static void refuse(RoutingContext context, int status, String sentence) {
        end(context, status, new JsonObject().put("error", sentence));
    }

    /** Refuses until some time has passed; told rounded up, so that nobody comes back too early. */
    static void delay(RoutingContext context, Duration wait, String sentence) {
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        context.response().putHeader("Retry-After", Long.toString(seconds));
        refuse(context, 429, sentence);
    }

    /** Lets something answer, and refuses what it finds unusable. */
    static void orRefuse(RoutingContext context, Runnable answer) {
        try {
            answer.run();
        } catch (UnusableRequestException e) {
            refuse(context, e.status(), String.valueOf(e.getMessage()));
        }
    }

    /** Answers with JSON that is written already. */
    static void giveWritten(RoutingContext context, String answer) {
        giveWritten(context, 200, answer);
    }

    /** Answers with another status, and with JSON that is written already. */
    static void giveWritten(RoutingContext context, int status, String answer) {
        end(context, status, answer);
    }

    private static void end(RoutingContext context, int status, JsonObject answer) {
        end(context, status, answer.encode());
    }

    private static void end(RoutingContext context, int status, String answer) {
        // Quarkus lets pages of every origin read the management port; what is told here is no
        // page's.
        context.response().headers().remove("Access-Control-Allow-Origin");
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(answer);
    }
}
