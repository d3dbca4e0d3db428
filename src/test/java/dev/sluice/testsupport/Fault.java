package dev.sluice.testsupport;

import static dev.sluice.testsupport.FaultyServer.JSON;
import static dev.sluice.testsupport.FaultyServer.NOTE;
import static dev.sluice.testsupport.FaultyServer.SPACES;
import static dev.sluice.testsupport.FaultyServer.STREAM;

import dev.sluice.testsupport.FaultyServer.Line;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ways in which a server at a URL misbehaves when a tool is called, and what agents get. */
public enum Fault {
    CLOSES_AT_ACCEPT("closes each connection as soon as it stands", Told.FAILED, null),
    CLOSES_BEFORE_IT_ANSWERS(
            "closes the connection once it has the call", Told.FAILED, Line::close),
    RESETS_BEFORE_IT_ANSWERS(
            "resets the connection once it has the call", Told.FAILED, Line::reset),
    NEVER_ANSWERS("accepts the call and says nothing", Told.TIMED_OUT, Line::awaitEnd),
    DRIPS_ITS_HEAD(
            "sends the head of its reply octet by octet, and takes too long",
            Told.TIMED_OUT,
            line -> line.drip("HTTP/1.1 200 OK\r\nContent-Type: application/json" + SPACES)),
    DRIPS_ITS_BODY(
            "sends a JSON body octet by octet, and takes too long",
            Told.TIMED_OUT,
            line -> {
                line.write(JSON + "Content-Length: 9999\r\n\r\n");
                line.drip(SPACES);
            }),
    DRIPS_A_STREAM(
            "sends an event octet by octet, and takes too long",
            Told.LAST_EVENT,
            line -> {
                line.write(STREAM);
                line.drip("data: " + SPACES);
            }),
    STALLS_A_STREAM(
            "falls silent in the middle of a stream",
            Told.LAST_EVENT,
            line -> {
                line.write(STREAM + NOTE);
                line.awaitEnd();
            }),
    RESETS_A_STREAM(
            "resets the connection in the middle of a stream",
            Told.LAST_EVENT,
            line -> {
                line.write(STREAM + NOTE);
                line.awaitNoted();
                line.reset();
            }),
    BREAKS_OFF_JSON(
            "closes the connection in the middle of a JSON body",
            Told.FAILED,
            line -> {
                line.write(JSON + "Content-Length: 9999\r\n\r\n{\"jsonrpc\":");
                line.close();
            }),
    ANSWERS_ANOTHER_ID(
            "answers with the id of another request",
            Told.FAILED,
            line -> line.json("{\"jsonrpc\":\"2.0\",\"id\":999,\"result\":{\"content\":[]}}")),
    STREAMS_ANOTHER_ID(
            "answers with the id of another request on a stream, and ends it",
            Told.LAST_EVENT,
            line -> {
                line.write(STREAM);
                line.event("{\"jsonrpc\":\"2.0\",\"id\":999,\"result\":{\"content\":[]}}");
                line.close();
            }),
    ANSWERS_TWICE(
            "answers twice on a stream",
            Told.ANSWER,
            line -> {
                line.write(STREAM);
                line.event(line.answer());
                line.event(line.answer().replace("[]", "[{}]"));
                line.close();
            }),
    REPLIES_TWICE(
            "sends a second reply behind its reply",
            Told.FAILED,
            line -> line.write(line.reply() + line.reply())),
    SPEAKS_UNASKED(
            "sends a reply that nobody asked for before it is called",
            Told.ANSWER,
            line -> line.json(line.answer())),
    SENDS_AN_ENDLESS_EVENT(
            "sends an event of 100 MB",
            Told.LAST_EVENT,
            line -> {
                line.write(STREAM + "data: ");
                line.pour(100 << 20);
            }),
    FAILS_IN_HTML(
            "answers 500 with a page",
            Told.FAILED,
            line ->
                    line.write(
                            "HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\n"
                                    + "Content-Length: 13\r\n\r\n<h1>Oops</h1>")),
    REDIRECTS(
            "redirects",
            Told.FAILED,
            line ->
                    line.write(
                            "HTTP/1.1 307 There\r\nLocation: /mcp\r\nContent-Length: 0\r\n\r\n")),
    SPEAKS_NO_HTTP("answers in another protocol", Told.FAILED, line -> line.write("+PONG\r\n"));

    private static final String HEAD = "| the server | the agent gets |\n|---|---|\n";

    /** What agents get. */
    public enum Told {
        /** No usable reply. */
        FAILED(502, "502, JSON-RPC error -31005"),
        /** No reply in time. */
        TIMED_OUT(504, "504, JSON-RPC error -31005"),
        /** A stream that an error ends. */
        LAST_EVENT(200, "the stream, with JSON-RPC error -31005 as its last event"),
        /** The answer, as if nothing were wrong. */
        ANSWER(200, "the answer, once");

        private final int status;
        private final String words;

        Told(int status, String words) {
            this.status = status;
            this.words = words;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    /** What a server does with a connection over which a tool was called. */
    interface Answer {
        void on(Line line) throws IOException, InterruptedException;
    }

    private final String words;
    private final Told told;

    @SuppressWarnings("ImmutableEnumChecker") // none of them holds anything
    private final Answer answer;

    Fault(String words, Told told, @Nullable Answer answer) {
        this.words = words;
        this.told = told;
        this.answer = answer == null ? Line::close : answer;
    }

    public Told told() {
        return told;
    }

    Answer answer() {
        return answer;
    }

    /** The table of the page on replies. */
    public static String table() {
        return Arrays.stream(values())
                .map(each -> "| " + each.words + " | " + each.told.words + " |\n")
                .collect(Collectors.joining("", HEAD, ""));
    }
}
