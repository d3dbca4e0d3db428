package dev.sluice.cli.tools;

import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.SseEvent;
import dev.sluice.protocol.SseParser;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.Timeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One session of streamable HTTP, one message after the other. */
final class McpHttp {
    private static final int MOST_BYTES = 64 * 1024 * 1024;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final String source;
    private final URI url;
    private final Map<String, Secret> headers;
    private final Duration patience;
    private final HttpClient client;
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread thread = new Thread(task, "sluice-tools");
                        thread.setDaemon(true);
                        return thread;
                    });
    private @Nullable String session;
    private @Nullable String revision;

    McpHttp(String source, URI url, Map<String, Secret> headers, Timeouts timeouts) {
        this.source = source;
        this.url = url;
        this.headers = Map.copyOf(headers);
        this.patience =
                timeouts.firstByte().compareTo(LONGEST) < 0 ? timeouts.firstByte() : LONGEST;
        this.client = HttpClient.newBuilder().connectTimeout(timeouts.connect()).build();
    }

    /** From now on every request names this revision. */
    void speak(@Nullable String agreed) throws UnreadableToolsException {
        if (agreed == null || !agreed.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            throw new UnreadableToolsException(source + " names no revision of MCP");
        }
        revision = agreed;
    }

    /** Sends a request and waits for its answer. */
    Message.Response ask(String message, int id) throws UnreadableToolsException {
        Future<Message.Response> answer = reader.submit(() -> exchange(message, id));
        try {
            return answer.get(patience.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw silent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw silent();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnreadableToolsException told
                    ? told
                    : new UnreadableToolsException(source + " cannot be understood");
        }
    }

    private Message.Response exchange(String message, int id)
            throws UnreadableToolsException, InterruptedException {
        try {
            HttpResponse<InputStream> response = send(post(message));
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new UnreadableToolsException(
                            source + " answered with status " + response.statusCode());
                }
                response.headers().firstValue("mcp-session-id").ifPresent(this::keep);
                String type = response.headers().firstValue("content-type").orElse("");
                return type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")
                        ? fromEvents(body, id)
                        : answer(body.readNBytes(MOST_BYTES), id);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void keep(String id) {
        session = id;
    }

    private Message.Response fromEvents(InputStream body, int id)
            throws IOException, UnreadableToolsException {
        SseParser parser = new SseParser(MOST_BYTES);
        byte[] piece = new byte[8192];
        try {
            for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
                for (SseEvent event : parser.feed(Arrays.copyOf(piece, read))) {
                    byte[] data = event.data();
                    Message.Response response = data == null ? null : response(data, id);
                    if (response != null) {
                        return response;
                    }
                }
            }
        } catch (MalformedJsonException e) {
            throw new UnreadableToolsException(source + " sent a broken event stream");
        }
        throw new UnreadableToolsException(source + " ended its reply without an answer");
    }

    private Message.Response answer(byte[] body, int id) throws UnreadableToolsException {
        Message.Response response = response(body, id);
        if (response == null) {
            throw new UnreadableToolsException(source + " answered with something else than MCP");
        }
        return response;
    }

    /** The answer to one request; null for any other message, such as a notification. */
    private static Message.@Nullable Response response(byte[] json, int id) {
        if (!(MessageReader.reply(json) instanceof Reading.Read read)
                || !(read.message() instanceof Message.Response response)) {
            return null;
        }
        RequestId of = response.id();
        return of != null && of.json().equals(Integer.toString(id)) ? response : null;
    }

    /** Sends a notification. */
    void tell(String message) throws UnreadableToolsException {
        try (InputStream body = send(post(message)).body()) {
            body.skipNBytes(0);
        } catch (IOException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw silent();
        }
    }

    /** Ends the session; a server that does not care is left alone. */
    void leave() {
        if (session == null) {
            return;
        }
        try (InputStream body = send(request().DELETE().build()).body()) {
            body.skipNBytes(0);
        } catch (IOException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request)
            throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest post(String message) {
        return request()
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(message))
                .build();
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url)
                        .timeout(patience)
                        .header("Accept", "application/json, text/event-stream");
        headers.forEach((name, secret) -> request.setHeader(name, secret.reveal()));
        if (session != null) {
            request.setHeader("Mcp-Session-Id", session);
        }
        if (revision != null) {
            request.setHeader("MCP-Protocol-Version", revision);
        }
        return request;
    }

    private UnreadableToolsException silent() {
        return new UnreadableToolsException(source + " does not answer in time");
    }

    /** Names only the kind of failure: messages of the client may repeat what was sent. */
    private UnreadableToolsException failed(IOException e) {
        if (e instanceof ConnectException) {
            return new UnreadableToolsException(source + " cannot be reached");
        }
        return e instanceof HttpTimeoutException
                ? silent()
                : new UnreadableToolsException(
                        source + " broke off (" + e.getClass().getSimpleName() + ")");
    }
}
