package dev.sluice.clients;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.CreateMessageResult;
import io.modelcontextprotocol.spec.McpSchema.Role;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A session with the client of the Java SDK, which answers sampling. */
public final class JavaSdkSession implements McpSession {
    /** What it answers when it is asked to sample. */
    public static final String ANSWER = "Downhill.";

    private final McpSyncClient client;

    private JavaSdkSession(URI endpoint, String token, Watch watch) {
        var transport =
                HttpClientStreamableHttpTransport.builder(endpoint.resolve("/").toString())
                        .endpoint(endpoint.getRawPath())
                        .addHttpRequestCustomizer(
                                (request, method, uri, body, context) ->
                                        request.header("Authorization", "Bearer " + token))
                        .build();
        client =
                McpClient.sync(transport)
                        .requestTimeout(Duration.ofSeconds(20))
                        .progressConsumer(progress -> watch.event())
                        .sampling(
                                asked -> {
                                    watch.answered.incrementAndGet();
                                    return CreateMessageResult.builder(
                                                    Role.ASSISTANT, ANSWER, "none")
                                            .build();
                                })
                        .build();
        client.initialize();
    }

    public static SeenSession run(URI endpoint, String token, SessionPlan plan) {
        Watch watch = new Watch();
        return McpSession.run(new JavaSdkSession(endpoint, token, watch), watch, plan);
    }

    @Override
    public String server() {
        return client.getServerInfo().name();
    }

    @Override
    public List<String> tools() {
        return client.listTools().tools().stream().map(Tool::name).toList();
    }

    @Override
    public Told call(ToolUse use) {
        CallToolRequest request =
                CallToolRequest.builder(use.name())
                        .arguments(use.arguments())
                        .progressToken("progress of " + use.name())
                        .build();
        try {
            CallToolResult result = client.callTool(request);
            return new Told(Boolean.TRUE.equals(result.isError()), text(result));
        } catch (McpError e) {
            return new Told(true, String.valueOf(e.getMessage()));
        }
    }

    private static String text(CallToolResult result) {
        return result.content().stream()
                .map(part -> part instanceof TextContent text ? text.text() : part.type())
                .collect(Collectors.joining(" "));
    }

    @Override
    public void ping() {
        client.ping();
    }

    @Override
    public void close() {
        client.closeGracefully();
    }
}
