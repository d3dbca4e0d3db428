package dev.sluice.cli.tools;

import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what a server sends on its own line until it is looked for. */
final class Mailbox {
    private final Allowance allowance;
    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private volatile boolean full;

    /** What came: a message, or why there will be no more. */
    private record Item(@Nullable Message message, @Nullable UnreadableToolsException end) {}

    Mailbox(Allowance allowance) {
        this.allowance = allowance;
    }

    /** Takes a document; what is no message, or beyond the server's bounds, is not kept. */
    void put(byte[] document) {
        if (full) {
            return;
        }
        try {
            allowance.take(document.length);
            if (MessageReader.reply(document) instanceof Reading.Read read) {
                items.add(new Item(read.message(), null));
            }
        } catch (UnreadableToolsException tooMuch) {
            end(tooMuch);
        }
    }

    /** Nothing more will come. */
    void end(UnreadableToolsException why) {
        full = true;
        items.add(new Item(null, why));
    }

    /**
     * Waits for the answer to a request.
     *
     * @param asked hears what the server asks meanwhile
     */
    Message.Response await(int id, Duration time, Consumer<Message.Request> asked)
            throws UnreadableToolsException {
        long end = System.nanoTime() + allowance.atMost(time).toNanos();
        while (true) {
            Item item = next(end - System.nanoTime());
            Message message = item.message;
            if (message == null) {
                items.add(item); // whoever asks next is told as well
                throw item.end == null ? allowance.silent() : item.end;
            }
            Message.Response response = Wire.response(message, id);
            if (response != null) {
                return response;
            }
            if (message instanceof Message.Request request) {
                asked.accept(request);
            }
        }
    }

    private Item next(long nanos) throws UnreadableToolsException {
        try {
            Item item = items.poll(nanos, TimeUnit.NANOSECONDS);
            if (item == null) {
                throw allowance.silent();
            }
            return item;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw allowance.silent();
        }
    }
}
