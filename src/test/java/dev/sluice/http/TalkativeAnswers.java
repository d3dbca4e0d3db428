package dev.sluice.http;

import java.util.List;

/** What servers answer that fail, and say more about it than they should. */
final class TalkativeAnswers {
    private TalkativeAnswers() {}

    /**
     * Answers to any request, none of which is a good one.
     *
     * @param canary what each of them repeats
     */
    static List<String> repeating(String canary) {
        String json = "Content-Type: application/json\r\n";
        return List.of(
                answer("500 No", "Content-Type: text/html\r\n", canary),
                answer("500 No", json, "{\"error\":\"" + canary + "\"}"),
                answer("401 No", "WWW-Authenticate: Bearer " + canary + "\r\n", canary),
                answer("403 No", json, "{\"" + canary + "\":1}"),
                answer("307 Go", "Location: http://" + canary + "/\r\n", ""),
                answer("200 OK", json, "{\"jsonrpc\":\"2.0\",\"" + canary),
                answer("200 OK", json, "{\"jsonrpc\":\"2.0\",\"id\":\"" + canary + "\"}"),
                answer("200 OK", "Content-Type: text/" + canary + "\r\n", canary),
                answer(
                        "200 OK",
                        "Content-Type: text/event-stream\r\n",
                        "data: {\"" + canary + "\n\n"),
                "HTTP/1.1 200 OK\r\n" + canary + " : x\r\nContent-Length: 5\r\n\r\n",
                canary + "\r\n\r\n");
    }

    private static String answer(String status, String headers, String body) {
        return "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(status, headers, body.length(), body);
    }
}
