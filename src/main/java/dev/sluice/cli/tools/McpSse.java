package dev.sluice.cli.tools;

import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.SseEvent;
import dev.sluice.protocol.SseParser;
import dev.sluice.upstream.channel.sse.MessageAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The first transport over HTTP (2024-11-05): a stream of events, and an address for messages. */
final class McpSse implements Talk {
    private final URI url;
    private final Allowance allowance;
    private final Requests requests;
    private final Mailbox mailbox;
    private final InputStream stream;
    private final CompletableFuture<@Nullable URI> told = new CompletableFuture<>();
    private final URI address;

    /** Opens the stream, and waits until it tells the address. */
    McpSse(URI url, Allowance allowance, Requests requests) throws UnreadableToolsException {
        this.url = url;
        this.allowance = allowance;
        this.requests = requests;
        mailbox = new Mailbox(allowance);
        HttpResponse<InputStream> response =
                requests.send(requests.to(url).header("Accept", "text/event-stream").GET().build());
        stream = response.body();
        String type = response.headers().firstValue("content-type").orElse("");
        if (response.statusCode() != 200 || !type.startsWith("text/event-stream")) {
            leave();
            throw requests.unfit(response.statusCode());
        }
        Thread reader = new Thread(this::read, "sluice-tools");
        reader.setDaemon(true);
        reader.start();
        URI place = place();
        if (place == null) {
            leave();
            throw new UnreadableToolsException(
                    allowance.source() + " tells no address of its own for messages");
        }
        address = place;
    }

    private @Nullable URI place() throws UnreadableToolsException {
        try {
            return told.get(requests.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            leave();
        }
        throw allowance.silent();
    }

    private void read() {
        SseParser parser = new SseParser(allowance.mostToRead(), Set.of("endpoint"));
        byte[] piece = new byte[8192];
        String why = " ended its stream";
        try {
            for (int read = stream.read(piece); read >= 0; read = stream.read(piece)) {
                for (SseEvent event : parser.feed(Arrays.copyOf(piece, read))) {
                    hear(event);
                }
            }
        } catch (IOException e) {
            why = " broke off";
        } catch (MalformedJsonException e) {
            why = " sent a broken event stream";
        }
        told.complete(null);
        mailbox.end(new UnreadableToolsException(allowance.source() + why));
    }

    private void hear(SseEvent event) {
        byte[] data = event.data();
        if (data == null) {
            return;
        }
        if (event.name().equals("endpoint")) {
            told.complete(MessageAddress.of(url, data));
        } else {
            mailbox.put(data);
        }
    }

    @Override
    public Message.Response ask(String method, String params, int id)
            throws UnreadableToolsException {
        allowance.requireTime();
        post(Wire.request(method, params, id));
        return mailbox.await(id, requests.patience(), this::refuse);
    }

    private void refuse(Message.Request request) {
        try {
            post(Wire.refusal(request));
        } catch (UnreadableToolsException e) {
            mailbox.end(e);
        }
    }

    @Override
    public void tell(String method) throws UnreadableToolsException {
        post(Wire.notification(method));
    }

    private void post(String message) throws UnreadableToolsException {
        HttpResponse<InputStream> response =
                requests.send(Requests.post(requests.to(address), message));
        try (InputStream body = response.body()) {
            body.skipNBytes(0);
        } catch (IOException e) {
            throw requests.failed(e);
        }
        if (response.statusCode() / 100 != 2) {
            throw requests.unfit(response.statusCode());
        }
    }

    @Override
    public void speak(String revision) {
        // This transport has no header for it.
    }

    @Override
    public void leave() {
        try {
            stream.close();
        } catch (IOException alreadyGone) {
            return;
        }
    }
}
