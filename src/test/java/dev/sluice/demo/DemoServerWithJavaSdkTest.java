package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ClientCapabilities;
import io.modelcontextprotocol.spec.McpSchema.CreateMessageResult;
import io.modelcontextprotocol.spec.McpSchema.Role;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo server as a real client sees it: the official Java SDK. */
@Timeout(60)
class DemoServerWithJavaSdkTest {
    private static final Map<String, Object> NOVEMBER =
            Map.of("data_type", "purchase", "from", "2026-11-01", "to", "2026-11-20");

    private final RunningDemo demo = new RunningDemo();
    private final List<Instant> progress = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        demo.close();
    }

    @Test
    void the_sdk_initializes_lists_and_calls() {
        try (McpSyncClient client = client()) {
            assertThat(client.initialize().serverInfo().name()).isEqualTo("sluice-demo");
            assertThat(client.listTools().tools()).extracting(Tool::name).hasSize(9);
            CallToolResult result = call(client, "get_export_jobs", Map.of("state", "completed"));
            assertThat(result.isError()).isFalse();
            assertThat(result.structuredContent().toString()).contains("emailSend");
            assertThat(client.listPrompts().prompts()).hasSize(2);
            assertThat(client.listResources().resources()).isNotEmpty();
        }
    }

    @Test
    void the_sdk_hears_of_progress_while_the_job_runs() {
        try (McpSyncClient client = client()) {
            client.initialize();
            CallToolResult result =
                    client.callTool(
                            CallToolRequest.builder("start_export_job")
                                    .arguments(NOVEMBER)
                                    .progressToken("p")
                                    .build());

            assertThat(result.isError()).isFalse();
            Awaitility.await().until(() -> progress.size() == 5);
            assertThat(Duration.between(progress.get(0), progress.get(4)))
                    .isGreaterThan(Duration.ofMillis(500));
        }
    }

    @Test
    void the_sdk_answers_a_sampling_request() {
        try (McpSyncClient client = client()) {
            client.initialize();
            CallToolResult result = call(client, "summarize_exports", Map.of());

            assertThat(result.structuredContent().toString())
                    .contains("a summary by the client's model")
                    .contains("borrowed-model");
        }
    }

    @Test
    void the_sdk_sees_an_unknown_tool_as_an_error_with_its_name() {
        try (McpSyncClient client = client()) {
            client.initialize();
            assertThatThrownBy(() -> call(client, "drop_everything", Map.of()))
                    .isInstanceOf(McpError.class)
                    .hasMessageContaining("Unknown tool: drop_everything");
        }
    }

    @Test
    void the_sdk_ends_its_session() {
        McpSyncClient client = client();
        client.initialize();
        assertThat(client.closeGracefully()).isTrue();
        assertThatThrownBy(() -> call(client, "get_export_jobs", Map.of()))
                .isInstanceOf(RuntimeException.class);
    }

    private McpSyncClient client() {
        String url = demo.url().toString();
        return McpClient.sync(
                        HttpClientStreamableHttpTransport.builder(url.replace("/mcp", "")).build())
                .capabilities(ClientCapabilities.builder().sampling().build())
                .sampling(
                        request ->
                                CreateMessageResult.builder(
                                                Role.ASSISTANT,
                                                TextContent.builder(
                                                                "a summary by the client's model")
                                                        .build(),
                                                "borrowed-model")
                                        .build())
                .progressConsumer(event -> progress.add(Instant.now()))
                .build();
    }

    private static CallToolResult call(
            McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
    }
}
