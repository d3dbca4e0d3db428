package dev.sluice.http;

import static io.restassured.RestAssured.given;

import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.RawHttp;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Requests as agents send them. */
final class Calls {
    private Calls() {}

    static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\""
                + method
                + "\",\"params\":"
                + params
                + "}";
    }

    static String tool(String name, String arguments) {
        return request("tools/call", "{\"name\":\"" + name + "\",\"arguments\":" + arguments + "}");
    }

    /** Begins a session at the server {@code fixture}. */
    static String session(String token) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .header("Accept", "application/json, text/event-stream")
                .body(
                        request(
                                "initialize",
                                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                                        + "\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}"))
                .post("/mcp/fixture")
                .then()
                .statusCode(200)
                .extract()
                .header("Mcp-Session-Id");
    }

    /** How many tool calls reached the server since it had seen so many requests. */
    static long calls(int before) {
        return Control.since(before).stream()
                .map(request -> request.getString("body"))
                .filter(body -> body.contains("tools/call"))
                .count();
    }

    static String exchange(byte[] bytes) throws IOException {
        return RawHttp.exchange(RestAssured.port, bytes);
    }

    static byte[] join(String head, byte[] rest) {
        return join(head.getBytes(StandardCharsets.ISO_8859_1), rest);
    }

    static byte[] join(byte[] first, String rest) {
        return join(first, rest.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + second.length);
        all.writeBytes(first);
        all.writeBytes(second);
        return all.toByteArray();
    }
}
