package dev.sluice.cli;

import dev.sluice.catalog.RiskClass;
import dev.sluice.cli.drift.Drift;
import dev.sluice.cli.drift.ListedTool;
import dev.sluice.cli.drift.Scanned;
import dev.sluice.cli.drift.ToolChange;
import dev.sluice.cli.pins.PinDifferences;
import dev.sluice.cli.scan.Brief;
import dev.sluice.cli.tools.UnreadableToolsException;
import dev.sluice.protocol.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells what changed of a server's tools since they were scanned before. */
@Command(
        name = "drift",
        description = "Tells what changed of the tools of servers between two scans.",
        mixinStandardHelpOptions = true)
final class DriftCommand implements Callable<Integer> {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_POINTER = 80;
    private static final int MOST_POINTERS = 5;

    private final Terminal terminal;

    @Mixin private OutputOption output = new OutputOption();

    @Parameters(
            index = "0",
            paramLabel = "BEFORE",
            description = "What scan --output json printed, or a saved result of tools/list.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "AFTER", description = "The same at a later time.")
    private Path after = Path.of("");

    DriftCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Scanned old = read(before);
        Scanned now = read(after);
        if (old.several() != now.several()) {
            throw new UnusableInputException(
                    "one file is of one server, and the other is a scan of several; name two of one"
                            + " kind");
        }
        Drift drift = Drift.of(old, now);
        warn(old, now);
        drift.notCompared()
                .forEach(
                        each ->
                                terminal.say(
                                        "server "
                                                + each
                                                + " is not compared: one of the scans could not"
                                                + " reach it"));
        terminal.print(output, new Report(lines(drift, old.several()), json(drift)));
        return drift.isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS;
    }

    private void warn(Scanned old, Scanned now) {
        if (!old.several()) {
            String was = old.servers().firstKey();
            String is = now.servers().firstKey();
            if (!was.isEmpty() && !is.isEmpty() && !was.equals(is)) {
                terminal.say("these are scans of two servers: " + was + " and " + is);
            }
        }
    }

    private static Scanned read(Path file) {
        try {
            return Scanned.read(file.toString(), InputFile.read(file));
        } catch (UnreadableToolsException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> lines(Drift drift, boolean several) {
        List<String> lines = new ArrayList<>();
        if (!drift.changes().isEmpty()) {
            Table table =
                    several
                            ? new Table("SERVER", "CHANGE", "TOOL", "CLASS", "WHAT")
                            : new Table("CHANGE", "TOOL", "CLASS", "WHAT");
            for (ToolChange each : drift.changes()) {
                List<String> row =
                        List.of(
                                Brief.of(each.server(), LONGEST_NAME),
                                each.word(),
                                Brief.of(each.name(), LONGEST_NAME),
                                classes(each),
                                what(each));
                table.row(row.subList(several ? 0 : 1, row.size()).toArray(String[]::new));
            }
            lines.addAll(table.lines());
        }
        for (Drift.Unclear each : drift.unclear()) {
            lines.add(PinDifferences.doubt(each.group()));
        }
        if (!drift.knowsRenames()) {
            lines.add(
                    "whether gone tools have other names now is not known of all: save results of"
                            + " tools/list to compare");
        }
        long riskier = drift.changes().stream().filter(ToolChange::isRiskier).count();
        lines.add(
                "%d as before, %d changed, %d of them riskier"
                        .formatted(drift.same(), drift.changes().size(), riskier));
        return lines;
    }

    private static String classes(ToolChange change) {
        RiskClass was = classOf(change.before());
        RiskClass is = classOf(change.after());
        if (was == null || is == null || was == is) {
            RiskClass one = is == null ? was : is;
            return one == null ? "" : one.word();
        }
        return was.word() + " → " + is.word();
    }

    private static @Nullable RiskClass classOf(@Nullable ListedTool tool) {
        return tool == null ? null : tool.riskClass();
    }

    private static String what(ToolChange change) {
        List<String> words = new ArrayList<>();
        String from = change.from();
        String like = change.looksLike();
        if (change.isRiskier()) {
            words.add("riskier");
        }
        if (Boolean.TRUE.equals(change.hiddenText())) {
            words.add("hidden text");
        }
        if (from != null) {
            words.add("was " + Brief.of(from, LONGEST_NAME));
        }
        if (like != null) {
            words.add(
                    PinDifferences.resemblance(
                            Brief.of(change.name(), LONGEST_NAME), Brief.of(like, LONGEST_NAME)));
        }
        List<String> members = change.members();
        if (from == null && members != null && !members.isEmpty()) {
            members.stream()
                    .limit(MOST_POINTERS)
                    .forEach(each -> words.add(Brief.of(each, LONGEST_POINTER)));
            if (members.size() > MOST_POINTERS) {
                words.add("and more");
            }
        } else if (change.what().contains("definition")) {
            words.add("definition");
        } else if (words.isEmpty()) {
            words.addAll(change.what());
        }
        return String.join(", ", words);
    }

    private static Map<String, @Nullable Object> json(Drift drift) {
        return new JsonObject()
                .put("equal", drift.isEmpty())
                .put("same", drift.same())
                .put("renamesKnown", drift.knowsRenames())
                .put("changes", drift.changes().stream().map(DriftCommand::row).toList())
                .put("unclear", drift.unclear().stream().map(DriftCommand::unclear).toList())
                .put("notCompared", drift.notCompared())
                .done();
    }

    private static Map<String, @Nullable Object> row(ToolChange each) {
        return new JsonObject()
                .put("server", each.server())
                .put("change", each.word())
                .put("name", each.name())
                .put("from", each.from())
                .put("looksLike", each.looksLike())
                .put("riskier", each.isRiskier())
                .put("what", each.what())
                .put("members", each.members())
                .put("hiddenText", each.hiddenText())
                .put("class", pair(each, tool -> tool.riskClass().word()))
                .put("risk", pair(each, tool -> tool.riskClass().risk()))
                .put("fingerprint", pair(each, ListedTool::fingerprint))
                .put("recommendation", pair(each, DriftCommand::recommended))
                .done();
    }

    private static @Nullable Object recommended(ListedTool tool) {
        JsonValue policy = tool.recommendation();
        return policy == null ? null : Told.object(policy);
    }

    private static Map<String, @Nullable Object> pair(
            ToolChange each, Function<ListedTool, @Nullable Object> part) {
        ListedTool was = each.before();
        ListedTool is = each.after();
        return new JsonObject()
                .put("before", was == null ? null : part.apply(was))
                .put("after", is == null ? null : part.apply(is))
                .done();
    }

    private static Map<String, @Nullable Object> unclear(Drift.Unclear each) {
        return new JsonObject()
                .put("server", each.server())
                .put("from", each.group().from())
                .put("to", each.group().to())
                .done();
    }
}
