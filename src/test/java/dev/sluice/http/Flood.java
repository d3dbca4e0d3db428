package dev.sluice.http;

import dev.sluice.testsupport.ScriptedCall;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server that writes numbered events as fast as it is read, and counts what it handed over. */
final class Flood {
    private final ScriptedCall call;
    private final HttpServerResponse out;
    private final int events;
    private final String filling;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean heldBack;

    Flood(ScriptedCall call, int events, int eventBytes) {
        this.call = call;
        this.out = call.response();
        this.events = events;
        this.filling = "x".repeat(eventBytes);
    }

    void begin() {
        out.drainHandler(drained -> write());
        call.onLoop(this::write);
    }

    private void write() {
        heldBack = false;
        while (sent.get() < events && !out.closed() && !out.writeQueueFull()) {
            String event = beginning(sent.get()) + ",\"filling\":\"" + filling + "\"}}\n\n";
            // Counted first: writing may call the drain handler, and so come back here.
            bytes.addAndGet(event.length());
            sent.incrementAndGet();
            out.write(event);
        }
        heldBack = sent.get() < events;
        if (!heldBack && !out.ended()) {
            out.end();
        }
    }

    /** How each event begins. */
    static String beginning(int number) {
        return "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"n\":"
                + number;
    }

    ScriptedCall call() {
        return call;
    }

    boolean isHeldBack() {
        return heldBack;
    }

    boolean isOver() {
        return sent.get() == events;
    }

    long handedOver() {
        return bytes.get();
    }
}
