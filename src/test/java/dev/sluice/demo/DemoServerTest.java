package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
class DemoServerTest {
    private final RunningDemo demo = new RunningDemo();
    private final DemoClient client = new DemoClient(demo.url());

    @AfterAll
    void stop() {
        demo.close();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-03-26, 2025-03-26",
        "2025-06-18, 2025-06-18",
        "2025-11-25, 2025-11-25",
        "2024-11-05, 2025-11-25",
        "2999-01-01, 2025-11-25"
    })
    void initialize_settles_on_a_revision_that_both_speak(String wanted, String settled) {
        String body = DemoClient.initialize(new JsonObject()).replace("2025-06-18", wanted);
        HttpResponse<String> response =
                client.send(client.request().POST(BodyPublishers.ofString(body)));

        JsonObject result = new JsonObject(response.body()).getJsonObject("result");
        assertThat(result.getString("protocolVersion")).isEqualTo(settled);
        assertThat(response.headers().firstValue("Mcp-Session-Id")).isPresent();
    }

    @Test
    void two_pages_list_every_tool_once_with_a_schema() {
        String session = client.begin();
        JsonObject first = result(session, "tools/list", new JsonObject());
        JsonObject second =
                result(
                        session,
                        "tools/list",
                        new JsonObject().put("cursor", first.getString("nextCursor")));

        List<JsonObject> tools = new ArrayList<>(objects(first.getJsonArray("tools")));
        tools.addAll(objects(second.getJsonArray("tools")));
        assertThat(second.containsKey("nextCursor")).isFalse();
        assertThat(tools)
                .extracting(tool -> tool.getString("name"))
                .containsExactly(
                        "get_export_jobs",
                        "start_export_job",
                        "cancel_export_job",
                        "get_export_files",
                        "summarize_exports",
                        "get_user_by_email",
                        "update_user",
                        "delete_user_by_email",
                        "send_campaign");
        assertThat(tools)
                .allSatisfy(
                        tool -> {
                            assertThat(tool.getString("description")).hasSizeGreaterThan(30);
                            JsonObject schema = tool.getJsonObject("inputSchema");
                            assertThat(schema.getString("type")).isEqualTo("object");
                            assertThat(schema.getBoolean("additionalProperties")).isFalse();
                        });
    }

    @Test
    void a_cursor_that_was_never_given_out_is_an_error() {
        JsonObject params = new JsonObject().put("cursor", "after:3");
        assertThat(error(client.begin(), "tools/list", params)).isEqualTo(-32602);
    }

    @Test
    void jobs_are_filtered_by_state_and_told_as_text_and_as_data() {
        JsonObject result =
                call(client.begin(), "get_export_jobs", new JsonObject().put("state", "failed"));

        JsonObject data = result.getJsonObject("structuredContent");
        assertThat(objects(data.getJsonArray("jobs")))
                .isNotEmpty()
                .allSatisfy(job -> assertThat(job.getString("state")).isEqualTo("failed"));
        assertThat(new JsonObject(textOf(result))).isEqualTo(data);
        assertThat(result.getBoolean("isError")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "get_export_jobs   | {'state':'lost'}           | 'state' must be one of",
                "get_export_jobs   | {'limit':'3'}              | a whole number",
                "get_export_jobs   | {'colour':'red'}           | no argument 'colour'",
                "get_export_files  | {}                         | 'job_id' is missing",
                "get_export_files  | {'job_id':1}               | no export job 1",
                "get_user_by_email | {'email':'nobody'}         | an e-mail address",
                "update_user       | {'email':'a@b','fields':{}}| at least one field",
                "send_campaign     | {'campaign':'welcome'}     | cannot ask a person",
            })
    void what_is_wrong_with_a_call_is_told_where_a_model_reads_it(
            String tool, String arguments, String told) {
        JsonObject result =
                call(client.begin(), tool, new JsonObject(arguments.replace('\'', '"')));

        assertThat(result.getBoolean("isError")).isTrue();
        assertThat(textOf(result)).contains(told);
    }

    @Test
    void an_unknown_tool_is_a_protocol_error() {
        JsonObject answer =
                client.ask(client.begin(), DemoClient.toolCall("x", "nothing", new JsonObject()));

        assertThat(answer.getString("id")).isEqualTo("x");
        assertThat(answer.getJsonObject("error"))
                .isEqualTo(
                        new JsonObject()
                                .put("code", -32602)
                                .put("message", "Unknown tool: nothing"));
    }

    @Test
    void an_unknown_method_is_a_protocol_error() {
        assertThat(error(client.begin(), "tools/forget", new JsonObject())).isEqualTo(-32601);
    }

    @Test
    void progress_arrives_step_by_step_and_then_the_result() {
        String session = client.begin();
        JsonObject message = startJob(7);
        message.getJsonObject("params")
                .put("_meta", new JsonObject().put("progressToken", "export"));
        List<Instant> arrivals = new ArrayList<>();
        List<JsonObject> events =
                client.events(posting(session, message))
                        .peek(event -> arrivals.add(Instant.now()))
                        .toList();

        assertThat(events).hasSize(6);
        assertThat(events.subList(0, 5))
                .allSatisfy(
                        event ->
                                assertThat(event.getJsonObject("params").getString("progressToken"))
                                        .isEqualTo("export"))
                .extracting(event -> event.getJsonObject("params").getInteger("progress"))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(events.get(5).getInteger("id")).isEqualTo(7);
        assertThat(Duration.between(arrivals.get(0), arrivals.get(4)))
                .as("between the first step and the last")
                .isGreaterThan(Duration.ofMillis(500));
    }

    @Test
    void a_caller_who_wants_no_progress_gets_plain_json() {
        String session = client.begin();
        HttpResponse<String> response = client.post(session, startJob(1).encode());

        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(new JsonObject(response.body()).getJsonObject("result").getBoolean("isError"))
                .isFalse();
    }

    @Test
    void a_completed_export_is_announced_to_a_listener_and_can_be_read() {
        String session = client.begin();
        Iterator<JsonObject> heard = client.events(client.request(session).GET()).iterator();
        JsonObject job =
                client.ask(session, startJob(1))
                        .getJsonObject("result")
                        .getJsonObject("structuredContent")
                        .getJsonObject("job");

        assertThat(heard.next().getString("method"))
                .isEqualTo("notifications/resources/list_changed");
        JsonObject file =
                objects(
                                result(session, "resources/list", new JsonObject())
                                        .getJsonArray("resources"))
                        .get(0);
        assertThat(file.getString("uri")).contains("" + job.getInteger("id"));
        JsonObject read =
                result(
                        session,
                        "resources/read",
                        new JsonObject().put("uri", file.getString("uri")));
        assertThat(read.getJsonArray("contents").getJsonObject(0).getString("text"))
                .contains("purchase");
    }

    @Test
    void an_unknown_resource_and_an_unknown_prompt_have_the_errors_of_the_protocol() {
        String session = client.begin();
        assertThat(error(session, "resources/read", new JsonObject().put("uri", "export://x")))
                .isEqualTo(-32002);
        assertThat(error(session, "prompts/get", new JsonObject().put("name", "x")))
                .isEqualTo(-32602);
    }

    @Test
    void a_prompt_is_filled_with_its_argument() {
        String session = client.begin();
        assertThat(result(session, "prompts/list", new JsonObject()).getJsonArray("prompts"))
                .hasSize(2);
        JsonObject prompt =
                result(
                        session,
                        "prompts/get",
                        new JsonObject()
                                .put("name", "explain_failed_export")
                                .put("arguments", new JsonObject().put("job_id", "70325")));
        assertThat(prompt.encode()).contains("export job 70325");
    }

    @Test
    void a_summary_is_written_by_the_model_that_the_client_lends() {
        String session = client.begin(new JsonObject().put("sampling", new JsonObject()));
        Iterator<JsonObject> events = asking(session, "summarize_exports", new JsonObject());
        JsonObject question = events.next();
        HttpResponse<String> taken =
                client.post(
                        session,
                        answer(
                                question,
                                new JsonObject()
                                        .put("role", "assistant")
                                        .put("model", "test-model")
                                        .put(
                                                "content",
                                                new JsonObject()
                                                        .put("type", "text")
                                                        .put("text", "All well."))));

        assertThat(question.getString("method")).isEqualTo("sampling/createMessage");
        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(taken.body()).isEmpty();
        assertThat(
                        events.next()
                                .getJsonObject("result")
                                .getJsonObject("structuredContent")
                                .getString("summary"))
                .isEqualTo("All well.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_campaign_is_sent_only_when_a_person_agrees(boolean agrees) {
        String session = client.begin(new JsonObject().put("elicitation", new JsonObject()));
        Iterator<JsonObject> events =
                asking(session, "send_campaign", new JsonObject().put("campaign", "welcome"));
        JsonObject answer =
                new JsonObject()
                        .put("action", "accept")
                        .put("content", new JsonObject().put("agree", agrees));
        client.post(session, answer(events.next(), answer));

        assertThat(events.next().getJsonObject("result").getBoolean("isError")).isEqualTo(!agrees);
    }

    @Test
    void a_cancelled_call_ends_without_a_result_and_its_job_is_cancelled() {
        String session = client.begin();
        JsonObject message = startJob("long");
        message.getJsonObject("params").put("_meta", new JsonObject().put("progressToken", 1));
        Iterator<JsonObject> events = client.events(posting(session, message)).iterator();
        events.next();
        JsonObject cancel =
                DemoClient.message(
                        "none",
                        "notifications/cancelled",
                        new JsonObject().put("requestId", "long"));
        cancel.remove("id");
        assertThat(client.post(session, cancel.encode()).statusCode()).isEqualTo(202);

        while (events.hasNext()) {
            assertThat(events.next().containsKey("result")).isFalse();
        }
        Awaitility.await().until(() -> newestJob(session).getString("state").equals("cancelled"));
    }

    @Test
    void an_ended_session_is_gone_and_its_stream_closes() {
        String session = client.begin();
        Stream<JsonObject> heard = client.events(client.request(session).GET());
        HttpResponse<String> ended = client.send(client.request(session).DELETE());

        assertThat(ended.statusCode()).isEqualTo(204);
        assertThat(heard).isEmpty();
        assertThat(client.post(session, ping()).statusCode()).isEqualTo(404);
    }

    @Test
    void a_request_needs_a_session_that_exists() {
        HttpResponse<String> without =
                client.send(client.request().POST(BodyPublishers.ofString(ping())));
        HttpResponse<String> unknown = client.post("no-such-session", ping());

        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(unknown.body()).getInteger("id")).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}",
                "{\"jsonrpc\":\"2.0\",\"id\":1}"
            })
    void a_body_that_is_not_one_message_is_refused(String body) {
        assertThat(client.post(client.begin(), body).statusCode()).isEqualTo(400);
    }

    @Test
    void transport_errors_have_the_status_that_names_them() {
        String session = client.begin();
        HttpRequest.Builder plain =
                client.request(session)
                        .setHeader("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString(ping()));
        HttpRequest.Builder picky =
                client.request(session)
                        .setHeader("Accept", "text/html")
                        .POST(BodyPublishers.ofString(ping()));
        HttpRequest.Builder future =
                client.request(session)
                        .header("MCP-Protocol-Version", "2026-07-28")
                        .POST(BodyPublishers.ofString(ping()));
        HttpRequest.Builder page =
                client.request(session)
                        .header("Origin", "https://evil.example")
                        .POST(BodyPublishers.ofString(ping()));
        HttpRequest.Builder put = client.request(session).PUT(BodyPublishers.ofString(ping()));
        HttpRequest.Builder large =
                client.request(session).POST(BodyPublishers.ofString(" ".repeat(1_100_000)));

        assertThat(Stream.of(plain, picky, future, page, put, large).map(this::statusOf))
                .containsExactly(415, 406, 400, 403, 405, 413);
    }

    private int statusOf(HttpRequest.Builder request) {
        return client.send(request).statusCode();
    }

    private JsonObject newestJob(String session) {
        return call(session, "get_export_jobs", new JsonObject())
                .getJsonObject("structuredContent")
                .getJsonArray("jobs")
                .getJsonObject(0);
    }

    private Iterator<JsonObject> asking(String session, String tool, JsonObject arguments) {
        return client.events(posting(session, DemoClient.toolCall(1, tool, arguments))).iterator();
    }

    private HttpRequest.Builder posting(String session, JsonObject message) {
        return client.request(session).POST(BodyPublishers.ofString(message.encode()));
    }

    private JsonObject result(String session, String method, JsonObject params) {
        return client.ask(session, DemoClient.message(1, method, params)).getJsonObject("result");
    }

    private int error(String session, String method, JsonObject params) {
        return client.ask(session, DemoClient.message(1, method, params))
                .getJsonObject("error")
                .getInteger("code");
    }

    private JsonObject call(String session, String tool, JsonObject arguments) {
        return client.ask(session, DemoClient.toolCall(1, tool, arguments)).getJsonObject("result");
    }

    private static JsonObject startJob(Object id) {
        return DemoClient.toolCall(
                id,
                "start_export_job",
                new JsonObject()
                        .put("data_type", "purchase")
                        .put("from", "2026-11-01")
                        .put("to", "2026-11-20"));
    }

    private static String ping() {
        return DemoClient.message(5, "ping", new JsonObject()).encode();
    }

    private static String answer(JsonObject question, JsonObject result) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", question.getValue("id"))
                .put("result", result)
                .encode();
    }

    private static String textOf(JsonObject result) {
        return result.getJsonArray("content").getJsonObject(0).getString("text");
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
