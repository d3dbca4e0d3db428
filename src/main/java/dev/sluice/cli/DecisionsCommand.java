package dev.sluice.cli;

import dev.sluice.cli.admin.AdminClient;
import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells the last decisions of a running gateway. */
@Command(
        name = "decisions",
        description = "Shows the last decisions of one gateway, the newest at the bottom.",
        mixinStandardHelpOptions = true)
final class DecisionsCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 500;

    private final Terminal terminal;
    private final Map<String, String> filters = new LinkedHashMap<>();

    @Mixin private GatewayOption gateway = new GatewayOption();
    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many, 1 to 1000 (default: ${DEFAULT-VALUE}).",
            defaultValue = "100")
    private int limit;

    @Option(names = "--follow", description = "Goes on with those that come.")
    private boolean follow;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "How long to follow, such as 10m (default: until it is ended).")
    private Duration time = Duration.ofDays(365);

    DecisionsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Option(names = "--grant", paramLabel = "NAME", description = "Only those under this grant.")
    void grant(String name) {
        filters.put("grant", name);
    }

    @Option(names = "--server", paramLabel = "NAME", description = "Only those of this server.")
    void server(String name) {
        filters.put("server", name);
    }

    @Option(
            names = "--tool",
            paramLabel = "NAME",
            description = "Only those of this tool, prompt or resource.")
    void tool(String name) {
        filters.put("tool", name);
    }

    @Option(
            names = "--decision",
            paramLabel = "WORD",
            description = "Only those decided so, such as denied.")
    void decision(String word) {
        filters.put("decision", word);
    }

    @Option(names = "--rule", paramLabel = "RULE", description = "Only those of this rule.")
    void rule(String text) {
        filters.put("rule", text);
    }

    @Option(names = "--subject", paramLabel = "NAME", description = "Only those of this caller.")
    void subject(String name) {
        filters.put("subject", name);
    }

    @Override
    public Integer call() throws InterruptedException {
        AdminClient client = gateway.client();
        try {
            JsonValue answer = client.get(page(BigDecimal.ZERO));
            if (!follow) {
                terminal.print(output, new Report(table(answer), Told.object(answer)));
                return ExitCode.FINE;
            }
            follow(client, answer);
            return ExitCode.FINE;
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private String page(BigDecimal after) {
        Map<String, String> query = new LinkedHashMap<>(filters);
        query.put("limit", Integer.toString(limit));
        query.put("after", after.toPlainString());
        return "/api/decisions?" + AdminClient.query(query);
    }

    private void follow(AdminClient client, JsonValue first)
            throws UnansweredException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        JsonValue answer = first;
        BigDecimal newest = BigDecimal.ZERO;
        while (true) {
            if (Told.truth(answer, "more") && newest.signum() > 0) {
                terminal.say("more came than one answer holds: older ones are left out");
            }
            print(answer);
            newest = newest(answer);
            if (System.nanoTime() - end >= 0 || terminal.out().checkError()) {
                return;
            }
            pause();
            answer = client.get(page(newest));
            if (newest(answer).compareTo(newest) < 0) {
                terminal.say("the gateway was started anew");
                answer = client.get(page(BigDecimal.ZERO));
            }
        }
    }

    private static BigDecimal newest(JsonValue answer) {
        BigDecimal newest = Told.number(answer.get("newest"));
        return newest == null ? BigDecimal.ZERO : newest;
    }

    /** Nothing comes in between: an interrupt ends the process. */
    private static void pause() throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void print(JsonValue answer) {
        for (JsonValue each : oldestFirst(answer)) {
            terminal.print(output, new Report(List.of(line(each)), Told.object(each)));
        }
    }

    private static List<JsonValue> oldestFirst(JsonValue answer) {
        List<JsonValue> rows = new ArrayList<>(Told.rows(answer, "decisions"));
        Collections.reverse(rows);
        return rows;
    }

    private static String line(JsonValue row) {
        return "%s %s %s %s %s %s"
                .formatted(
                        Told.cell(row, "time"),
                        Told.cell(row, "decision"),
                        Told.cell(row, "grant"),
                        name(row),
                        Told.cell(row, "rule"),
                        Told.cell(row, "outcome"));
    }

    private static String name(JsonValue row) {
        String tool = Told.cell(row, "tool");
        return tool.isEmpty() ? Told.cell(row, "method") : tool;
    }

    private static List<String> table(JsonValue answer) {
        Table table =
                new Table(
                        "TIME", "DECISION", "GRANT", "SUBJECT", "NAME", "RULE", "OUTCOME", "TOLD");
        for (JsonValue row : oldestFirst(answer)) {
            table.row(
                    Told.cell(row, "time"),
                    Told.cell(row, "decision"),
                    Told.cell(row, "grant"),
                    Told.cell(row, "subject"),
                    name(row),
                    Told.cell(row, "rule"),
                    Told.cell(row, "outcome"),
                    Told.cell(row, "message"));
        }
        return table.lines();
    }
}
