package dev.sluice.audit;

import dev.sluice.cost.Work;
import java.time.Instant;
import java.util.List;

/** What only this package can do of what {@link dev.sluice.cost} measures. */
public final class RecordWorks {
    private RecordWorks() {}

    /** The record of an allowed call becomes a line, behind others that are written with it. */
    public static Work line() {
        Instant time = Instant.parse("2026-11-21T09:00:00.123456Z");
        JsonLine line = new JsonLine();
        return () -> {
            line.clear();
            record(time).write(line);
            return line;
        };
    }

    private static DecisionRecord record(Instant time) {
        return new DecisionRecord(
                time,
                "0123456789ab-1234567",
                "0af7651916cd43dd8448eb211c80319c",
                3,
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "shop",
                "support",
                "alice",
                "support",
                "sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
                "tools/call",
                "orders.refund",
                "allowed",
                "/tools/orders.refund",
                null,
                null,
                null,
                List.of("amount", "currency", "order"),
                null,
                200,
                "ok",
                184,
                12_345L);
    }
}
