package dev.sluice.demo;

import dev.sluice.demo.Tool.Effect;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A tool whose effect reaches people, so it asks the client's user before it acts. */
final class CampaignTools {
    private static final List<String> CAMPAIGNS = List.of("welcome", "winback", "november-news");

    private final Users users;

    CampaignTools(Users users) {
        this.users = users;
    }

    List<Tool> all() {
        return List.of(
                new Tool(
                        "send_campaign",
                        "Send a campaign",
                        "Sends a campaign to every user of the project, after the person at the"
                                + " client has agreed.",
                        Effect.DESTROYS,
                        List.of(Parameter.choice("campaign", "Which one", CAMPAIGNS)),
                        this::send));
    }

    private Future<JsonObject> send(JsonObject arguments, Call call) {
        if (!call.canAsk("elicitation")) {
            return Future.succeededFuture(
                    ToolResult.failed("not sent: this client cannot ask a person to agree"));
        }
        String campaign = arguments.getString("campaign");
        return call.ask("elicitation/create", question(campaign))
                .map(answer -> agreed(answer) ? sent(campaign) : ToolResult.failed("not sent"))
                .otherwise(problem -> ToolResult.failed("not sent: " + problem.getMessage()));
    }

    private JsonObject question(String campaign) {
        JsonObject agree =
                new JsonObject().put("type", "boolean").put("title", "Yes, send it to all");
        return new JsonObject()
                .put("message", "Send '%s' to %d users?".formatted(campaign, users.count()))
                .put(
                        "requestedSchema",
                        new JsonObject()
                                .put("type", "object")
                                .put("properties", new JsonObject().put("agree", agree))
                                .put("required", new JsonArray().add("agree")));
    }

    private static boolean agreed(JsonObject answer) {
        return "accept".equals(answer.getValue("action"))
                && answer.getValue("content") instanceof JsonObject content
                && Boolean.TRUE.equals(content.getValue("agree"));
    }

    private JsonObject sent(String campaign) {
        return ToolResult.of(
                new JsonObject().put("campaign", campaign).put("recipients", users.count()));
    }
}
