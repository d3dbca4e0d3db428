package dev.sluice.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Names requests: a part of its own for each process, then a number. */
final class RequestIds implements Supplier<String> {
    private static final int PROCESS_BYTES = 6;

    private final String process;
    private final AtomicLong next = new AtomicLong();

    RequestIds(SecureRandom random) {
        byte[] bytes = new byte[PROCESS_BYTES];
        random.nextBytes(bytes);
        this.process = HexFormat.of().formatHex(bytes);
    }

    @Override
    public String get() {
        return process + "-" + next.incrementAndGet();
    }
}
