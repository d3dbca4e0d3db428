package dev.sluice.gateway;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.ModernAgent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An agent of either era that calls tools of the server {@code scripted}. */
final class Speaker {
    private final boolean modern;
    private final Agent agent;
    private int padding;

    /** How agents speak. */
    enum Era {
        LEGACY,
        MODERN
    }

    Speaker(Era era, String token) {
        modern = era == Era.MODERN;
        agent = modern ? new Agent("scripted", token) : Agent.begunOnceReached("scripted", token);
    }

    /** Sends so much around its messages that they are not kept until a person has answered. */
    Speaker hurried() {
        padding = 257 << 10;
        return this;
    }

    CompletableFuture<HttpResponse<InputStream>> call(
            String tool, String arguments, String... headers) {
        return send(tool, arguments, new JsonObject(), "", headers);
    }

    /**
     * Calls a tool.
     *
     * @param meta what the request says of itself beside what its revision wants
     * @param more further members of its parameters, each after a comma
     */
    CompletableFuture<HttpResponse<InputStream>> callSaying(
            String tool, String arguments, String meta, String more) {
        return send(tool, arguments, new JsonObject(meta), more);
    }

    private CompletableFuture<HttpResponse<InputStream>> send(
            String tool, String arguments, JsonObject said, String more, String... headers) {
        List<String> all = new ArrayList<>();
        if (modern) {
            all.addAll(
                    List.of(
                            "MCP-Protocol-Version",
                            ModernAgent.REVISION,
                            "Mcp-Method",
                            "tools/call",
                            "Mcp-Name",
                            tool));
            said.put("io.modelcontextprotocol/protocolVersion", ModernAgent.REVISION);
            if (!said.containsKey("io.modelcontextprotocol/clientCapabilities")) {
                said.put("io.modelcontextprotocol/clientCapabilities", new JsonObject());
            }
        }
        all.addAll(List.of(headers));
        String message = message(tool, arguments, said, more) + " ".repeat(padding);
        return agent.post(message, all.toArray(String[]::new));
    }

    /** The message of a call. */
    static String message(String tool, String arguments, JsonObject meta, String more) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"_meta\":"
                + meta.encode()
                + ",\"name\":\""
                + tool
                + "\",\"arguments\":"
                + arguments
                + more
                + "}}";
    }

    Agent agent() {
        return agent;
    }

    /** The one message of a reply, which came whole or as the last event of a stream. */
    static String answer(CompletableFuture<HttpResponse<InputStream>> reply) throws Exception {
        HttpResponse<InputStream> head = head(reply);
        if (!isStream(head)) {
            return new String(head.body().readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> messages = messages(head);
        return messages.get(messages.size() - 1);
    }

    /** Every message of a stream. */
    static List<String> messages(HttpResponse<InputStream> reply) throws IOException {
        Events events = new Events(reply);
        List<String> messages = new ArrayList<>();
        for (String block = events.next(); block != null; block = events.next()) {
            for (String line : block.lines().filter(it -> it.startsWith("data: ")).toList()) {
                messages.add(line.substring("data: ".length()));
            }
        }
        return messages;
    }

    static HttpResponse<InputStream> head(CompletableFuture<HttpResponse<InputStream>> reply)
            throws Exception {
        return reply.get(20, TimeUnit.SECONDS);
    }

    static boolean isStream(HttpResponse<?> reply) {
        return reply.headers()
                .firstValue("content-type")
                .orElse("")
                .startsWith("text/event-stream");
    }

    /** What the agent's model reads. */
    static String text(String answer) {
        return Objects.requireNonNull(
                new JsonObject(answer)
                        .getJsonObject("result")
                        .getJsonArray("content")
                        .getJsonObject(0)
                        .getString("text"));
    }

    /** Which approval the agent is told of. */
    static String id(String answer) {
        return Objects.requireNonNull(
                new JsonObject(answer)
                        .getJsonObject("result")
                        .getJsonObject("_meta")
                        .getString("dev.sluice/approvalId"));
    }
}
