package dev.sluice.clients;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.mcp.client.DefaultMcpClient;
import dev.langchain4j.mcp.client.McpClient;
import dev.langchain4j.mcp.client.McpClientListener;
import dev.langchain4j.mcp.client.McpRoot;
import dev.langchain4j.mcp.client.transport.http.StreamableHttpMcpTransport;
import dev.langchain4j.service.tool.ToolExecutionResult;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A session with langchain4j's client, which knows no sampling but answers for its roots. */
public final class Langchain4jSession implements McpSession {
    /** What it answers when it is asked for its roots. */
    public static final String ROOT = "file:///harbour";

    private final McpClient client;

    private Langchain4jSession(URI endpoint, String token, Watch watch) {
        var transport =
                StreamableHttpMcpTransport.builder()
                        .url(endpoint.toString())
                        .customHeaders(Map.of("Authorization", "Bearer " + token))
                        .subsidiaryChannel(true)
                        .build();
        McpClientListener listener =
                new McpClientListener() {
                    @Override
                    public void onServerRootsList() {
                        watch.answered.incrementAndGet();
                    }
                };
        client =
                DefaultMcpClient.builder()
                        .transport(transport)
                        .autoHealthCheck(false)
                        .initializationTimeout(Duration.ofSeconds(20))
                        .toolExecutionTimeout(Duration.ofSeconds(20))
                        .roots(List.of(new McpRoot("harbour", ROOT)))
                        .progressHandler(progress -> watch.event())
                        .addListener(listener)
                        .build();
    }

    public static SeenSession run(URI endpoint, String token, SessionPlan plan) {
        Watch watch = new Watch();
        return McpSession.run(new Langchain4jSession(endpoint, token, watch), watch, plan);
    }

    /** Its instructions: the client keeps the server's name to itself. */
    @Override
    public String server() {
        return Objects.requireNonNullElse(client.instructions(), "");
    }

    @Override
    public List<String> tools() {
        return client.listTools().stream().map(ToolSpecification::name).toList();
    }

    @Override
    public Told call(ToolUse use) {
        ToolExecutionRequest request =
                ToolExecutionRequest.builder()
                        .name(use.name())
                        .arguments(new JsonObject(use.arguments()).encode())
                        .build();
        try {
            ToolExecutionResult result = client.executeTool(request);
            return new Told(result.isError(), result.resultText());
        } catch (ToolExecutionException e) {
            return new Told(true, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void ping() {
        client.checkHealth();
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("the session could not be closed", e);
        }
    }
}
