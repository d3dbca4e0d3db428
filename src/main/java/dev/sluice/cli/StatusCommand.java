package dev.sluice.cli;

import dev.sluice.cli.admin.AdminClient;
import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what is in force at a running gateway, and how everything is that it depends on. */
@Command(
        name = "status",
        description = "Shows what is in force, and how servers, keys and the store of limits are.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private GatewayOption gateway = new GatewayOption();
    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only this list: servers, grants, policies, issuers, switches or pins.")
    private @Nullable String kind;

    @Option(
            names = "--after",
            paramLabel = "NAME",
            description = "Only rows whose names come after this one; with --kind.")
    private @Nullable String after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many rows of each list, 1 to 1000 (default: 100).")
    private @Nullable Integer limit;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "kind", kind);
        put(query, "after", after);
        put(query, "limit", limit == null ? null : limit.toString());
        try {
            JsonValue answer = gateway.client().get("/api/status?" + AdminClient.query(query));
            terminal.print(output, new Report(lines(answer), Told.object(answer)));
            return ExitCode.FINE;
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    private static List<String> lines(JsonValue answer) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "sluice %s on Java %s, since %s: %s"
                        .formatted(
                                Told.cell(answer, "version"),
                                Told.cell(answer, "java"),
                                Told.cell(answer, "started"),
                                Told.truth(answer, "ready")
                                        ? "ready"
                                        : "not ready, " + Told.cell(answer, "notReady")));
        documents(lines, Told.member(answer, "documents"));
        boolean accepts = Told.truth(Told.member(answer, "decisionLog"), "accepts");
        lines.add(
                "decision log: " + (accepts ? "takes lines" : "takes none, so calls are refused"));
        lines.add("limits: " + store(Told.member(answer, "limitStore")));
        for (StatusTable table : StatusTable.values()) {
            JsonValue page = answer.get(table.kind());
            if (page != null) {
                lines.add("");
                lines.addAll(table.lines(page));
            }
        }
        return lines;
    }

    private static void documents(List<String> lines, JsonValue documents) {
        lines.add(
                "documents: generation %s since %s, %s%s"
                        .formatted(
                                Told.cell(documents, "generation"),
                                Told.cell(documents, "applied"),
                                Told.cell(documents, "hash"),
                                Told.truth(documents, "older")
                                        ? "; those that stand there are refused"
                                        : ""));
        JsonValue rejection = documents.get("lastRejection");
        if (rejection != null && rejection.isObject()) {
            lines.add(
                    "last refused: %s, %s problems"
                            .formatted(Told.cell(rejection, "at"), Told.cell(rejection, "count")));
            Told.rows(rejection, "problems").forEach(each -> lines.add("  " + each.text()));
        }
    }

    private static String store(JsonValue store) {
        if (Told.cell(store, "kind").equals("memory")) {
            return "counted in memory";
        }
        String failure = Told.cell(store, "failure");
        return "counted in redis, %s of %s loops reach it, last answer %s%s"
                .formatted(
                        Told.cell(store, "connected"),
                        Told.cell(store, "loops"),
                        Told.cell(store, "lastAnswer"),
                        failure.isEmpty()
                                ? ""
                                : ", last failure %s: %s"
                                        .formatted(Told.cell(store, "lastFailure"), failure));
    }

    /** The lists of a status, and their columns. */
    private enum StatusTable {
        SERVERS("name kind breaker lastOutcome lastAt inflight openStreams revisions"),
        GRANTS("name server policy proof count valid expires"),
        POLICIES("name mode default entries shadowRules version"),
        ISSUERS("name keys fetched failing"),
        SWITCHES("name all servers grants subjects tools reason");

        private final String columns;

        StatusTable(String columns) {
            this.columns = columns;
        }

        String kind() {
            return name().toLowerCase(Locale.ROOT);
        }

        List<String> lines(JsonValue page) {
            List<String> lines = new ArrayList<>();
            lines.add("%s: %s".formatted(kind(), Told.cell(page, "total")));
            List<JsonValue> rows = Told.rows(page, "rows");
            if (!rows.isEmpty()) {
                Table table = new Table(heading());
                rows.forEach(row -> table.row(cells(row)));
                lines.addAll(table.lines());
            }
            String next = Told.cell(page, "next");
            if (!next.isEmpty()) {
                lines.add("more: --kind %s --after %s".formatted(kind(), next));
            }
            return lines;
        }

        private String[] heading() {
            return Arrays.stream(columns.split(" ", -1))
                    .map(each -> each.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT))
                    .toArray(String[]::new);
        }

        private String[] cells(JsonValue row) {
            return Arrays.stream(columns.split(" ", -1))
                    .map(each -> cell(row, each))
                    .toArray(String[]::new);
        }

        private static String cell(JsonValue row, String column) {
            JsonValue value = row.get(column);
            return value != null && value.isArray()
                    ? value.elements().stream()
                            .map(each -> each.isText() ? each.text() : "never")
                            .collect(Collectors.joining(" "))
                    : Told.cell(row, column);
        }
    }
}
