package dev.sluice.upstream.channel.stdio;

import dev.sluice.upstream.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What came from a process, and where. */
final class Heard implements Channel.Listener {
    private static final int MOST_KEPT = 10_000;

    final List<String> messages = new CopyOnWriteArrayList<>();
    final List<String> ends = new CopyOnWriteArrayList<>();
    final List<@Nullable Context> contexts = new CopyOnWriteArrayList<>();
    final AtomicLong count = new AtomicLong();

    @Override
    public void message(byte[] document) {
        if (count.incrementAndGet() < MOST_KEPT) {
            messages.add(new String(document, StandardCharsets.UTF_8));
            contexts.add(Vertx.currentContext());
        }
    }

    @Override
    public void ended(String why) {
        contexts.add(Vertx.currentContext());
        ends.add(why);
    }
}
