package dev.sluice.cli.tools;

import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.Revision;
import dev.sluice.protocol.SseEvent;
import dev.sluice.protocol.SseParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Streamable HTTP, with a session or, from 2026-07-28 on, without. */
final class McpHttp implements Talk {
    private static final int MOST_OF_A_REFUSAL = 64 * 1024;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final URI url;
    private final Allowance allowance;
    private final Requests requests;
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread thread = new Thread(task, "sluice-tools");
                        thread.setDaemon(true);
                        return thread;
                    });
    private @Nullable String session;
    private @Nullable String revision;

    McpHttp(URI url, Allowance allowance, Requests requests) {
        this.url = url;
        this.allowance = allowance;
        this.requests = requests;
    }

    @Override
    public void speak(String agreed) {
        revision = agreed;
    }

    @Override
    public Message.Response ask(String method, String params, int id)
            throws UnreadableToolsException {
        allowance.requireTime();
        Duration patience = requests.patience();
        Future<Message.Response> answer = reader.submit(() -> exchange(method, params, id));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw allowance.silent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw allowance.silent();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnreadableToolsException told
                    ? told
                    : new UnreadableToolsException(allowance.source() + " cannot be understood");
        }
    }

    private Message.Response exchange(String method, String params, int id)
            throws UnreadableToolsException {
        HttpRequest.Builder request = request();
        if (revision != null && Revision.isModern(revision)) {
            request.setHeader("Mcp-Method", method);
        }
        String message = Wire.request(method, params, id);
        HttpResponse<InputStream> response = requests.send(Requests.post(request, message));
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                return refusal(body.readNBytes(MOST_OF_A_REFUSAL), response.statusCode());
            }
            response.headers().firstValue("mcp-session-id").ifPresent(this::keep);
            String type = response.headers().firstValue("content-type").orElse("");
            return type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")
                    ? fromEvents(body, id)
                    : answer(body.readNBytes(allowance.mostToRead()), id);
        } catch (IOException e) {
            throw requests.failed(e);
        }
    }

    private void keep(String id) {
        session = id;
    }

    /** Servers of 2026-07-28 say what is wrong in the body of a refusal. */
    private Message.Response refusal(byte[] body, int status) throws UnreadableToolsException {
        if (MessageReader.reply(body) instanceof Reading.Read read
                && read.message() instanceof Message.Response response
                && NewerServer.says(response)) {
            return response;
        }
        throw requests.unfit(status);
    }

    private Message.Response fromEvents(InputStream body, int id)
            throws IOException, UnreadableToolsException {
        SseParser parser = new SseParser(allowance.mostToRead());
        byte[] piece = new byte[8192];
        try {
            for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
                allowance.take(read);
                for (SseEvent event : parser.feed(Arrays.copyOf(piece, read))) {
                    byte[] data = event.data();
                    Message.Response response = data == null ? null : Wire.response(data, id);
                    if (response != null) {
                        return response;
                    }
                }
            }
        } catch (MalformedJsonException e) {
            throw new UnreadableToolsException(allowance.source() + " sent a broken event stream");
        }
        throw new UnreadableToolsException(
                allowance.source() + " ended its reply without an answer");
    }

    private Message.Response answer(byte[] body, int id) throws UnreadableToolsException {
        allowance.take(body.length);
        Message.Response response = Wire.response(body, id);
        if (response == null) {
            throw new UnreadableToolsException(
                    allowance.source() + " answered with something else than MCP");
        }
        return response;
    }

    @Override
    public void tell(String method) throws UnreadableToolsException {
        HttpRequest request = Requests.post(request(), Wire.notification(method));
        close(requests.send(request));
    }

    @Override
    public void leave() {
        try {
            if (session != null) {
                close(requests.send(request().timeout(FAREWELL).DELETE().build()));
            }
        } catch (UnreadableToolsException indifferent) {
            return;
        } finally {
            reader.shutdownNow();
        }
    }

    private void close(HttpResponse<InputStream> response) throws UnreadableToolsException {
        try {
            response.body().close();
        } catch (IOException e) {
            throw requests.failed(e);
        }
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request =
                requests.to(url).header("Accept", "application/json, text/event-stream");
        if (session != null) {
            request.setHeader("Mcp-Session-Id", session);
        }
        if (revision != null) {
            request.setHeader("MCP-Protocol-Version", revision);
        }
        return request;
    }
}
