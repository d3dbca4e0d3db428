package dev.sluice.cli;

import dev.sluice.cli.admin.AdminClient;
import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells which tools a running gateway holds back, and what callers were shown of them. */
@Command(
        name = "show",
        description = "Shows which pinned tools a gateway holds back, and what was seen of them.",
        mixinStandardHelpOptions = true)
final class PinsShowCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> filters = new LinkedHashMap<>();

    @Mixin private GatewayOption gateway = new GatewayOption();
    @Mixin private OutputOption output = new OutputOption();

    PinsShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Option(names = "--server", paramLabel = "NAME", description = "Only those of this server.")
    void server(String name) {
        filters.put("server", name);
    }

    @Override
    public Integer call() {
        try {
            JsonValue answer = gateway.client().get("/api/pins?" + AdminClient.query(filters));
            terminal.print(output, new Report(lines(answer), Told.object(answer)));
            return ExitCode.FINE;
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> lines(JsonValue answer) {
        Table table = new Table("SERVER", "TOOL", "STATE", "ACCEPTED", "SEEN", "ALSO SEEN");
        List<String> notes = new ArrayList<>();
        for (JsonValue server : Told.rows(answer, "servers")) {
            String name = Told.cell(server, "server");
            for (JsonValue tool : Told.rows(server, "tools")) {
                table.row(
                        name,
                        Told.cell(tool, "name"),
                        state(tool),
                        brief(Told.cell(tool, "accepted")),
                        brief(Told.cell(tool, "last")),
                        Told.rows(tool, "others").stream()
                                .map(each -> brief(each.text()))
                                .collect(Collectors.joining(" ")));
            }
            notes.add(
                    name
                            + ": all other tools "
                            + (switch (Told.cell(server, "newTools")) {
                                case "allow" -> "follow the policy";
                                case "first-use" -> "are accepted as they were first shown";
                                default -> "are held back";
                            }));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.addAll(notes);
        return lines;
    }

    private static String state(JsonValue tool) {
        if (Told.truth(tool, "heldBack")) {
            return "held back";
        }
        return Told.cell(tool, "last").isEmpty() ? "not seen" : "accepted";
    }

    /** Enough to tell two apart; all of it is in the JSON. */
    private static String brief(String fingerprint) {
        return fingerprint.replaceFirst("^sha256:([0-9a-f]{12})[0-9a-f]+$", "$1…");
    }
}
