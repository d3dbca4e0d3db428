package dev.sluice.cli;

import dev.sluice.cli.admin.AdminClient;
import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has changed of a gateway's approvals since they were last looked at. */
final class ApprovalWatch {
    private static final String NEWEST = "/api/approvals?limit=100";
    private static final String PENDING = "/api/approvals?state=pending&limit=1000";

    private final AdminClient client;
    private final Map<String, String> known = new HashMap<>();
    private Instant begin = Instant.MAX;

    ApprovalWatch(AdminClient client) {
        this.client = client;
    }

    /**
     * First everything that is pending, then whatever is new or has another state, oldest first.
     *
     * @throws UnansweredException when the gateway does not tell
     */
    List<JsonValue> news() throws UnansweredException {
        Map<String, JsonValue> now = new LinkedHashMap<>();
        keep(now, client.get(NEWEST));
        boolean first = begin.equals(Instant.MAX);
        List<String> missing = pendingBut(now);
        if (first || !missing.isEmpty()) {
            everythingPending(now);
        }
        for (String id : missing) {
            if (!now.containsKey(id)) {
                ask(now, id);
            }
        }
        List<JsonValue> rows = new ArrayList<>(now.values());
        Collections.reverse(rows);
        List<JsonValue> news = rows.stream().filter(this::isNew).toList();
        known.clear();
        begin = first ? Instant.MIN : begin;
        for (JsonValue row : rows) {
            known.put(Told.cell(row, "id"), Told.cell(row, "state"));
            begin = later(begin, created(row));
        }
        return news;
    }

    /** Old ones come into sight again when newer ones are forgotten; they are no news. */
    private boolean isNew(JsonValue row) {
        String state = Told.cell(row, "state");
        String before = known.get(Told.cell(row, "id"));
        if (before != null) {
            return !before.equals(state);
        }
        return state.equals("pending") || !created(row).isBefore(begin);
    }

    private List<String> pendingBut(Map<String, JsonValue> seen) {
        return known.entrySet().stream()
                .filter(each -> each.getValue().equals("pending"))
                .map(Map.Entry::getKey)
                .filter(id -> !seen.containsKey(id))
                .toList();
    }

    private void everythingPending(Map<String, JsonValue> now) throws UnansweredException {
        JsonValue page = client.get(PENDING);
        keep(now, page);
        String next = Told.cell(page, "next");
        while (!next.isEmpty()) {
            page = client.get(PENDING + "&" + AdminClient.query(Map.of("after", next)));
            keep(now, page);
            next = Told.cell(page, "next");
        }
    }

    private void ask(Map<String, JsonValue> now, String id) throws UnansweredException {
        try {
            now.put(id, client.get("/api/approvals/" + id));
        } catch (UnansweredException e) {
            if (!e.isOfUnknown()) {
                throw e;
            }
        }
    }

    private static void keep(Map<String, JsonValue> now, JsonValue page) {
        for (JsonValue row : Told.rows(page, "approvals")) {
            now.putIfAbsent(Told.cell(row, "id"), row);
        }
    }

    private static Instant created(JsonValue row) {
        return Instant.parse(Told.cell(row, "createdAt"));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
