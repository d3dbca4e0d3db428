package dev.sluice.cli;

import dev.sluice.catalog.Catalogue;
import dev.sluice.cli.scan.PolicyYaml;
import dev.sluice.cli.scan.ScanTable;
import dev.sluice.protocol.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which form what was scanned is written, and where. */
final class ScanOutputOption {
    /** The forms. */
    enum Form {
        table,
        json,
        yaml
    }

    @Option(
            names = "--output",
            paramLabel = "FORM",
            description =
                    "${COMPLETION-CANDIDATES} (default: table); yaml is the recommended policy.")
    private Form form = Form.table;

    @Option(names = "--json", description = "The same as --output json.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder that files are written to, one for each server.")
    private @Nullable Path folder;

    private Form form() {
        return json ? Form.json : form;
    }

    /** Refuses what could not be written, before anything is asked. */
    void check(boolean several) {
        if (folder != null && form() != Form.yaml) {
            throw new UnusableInputException("--out is for --output yaml");
        }
        if (folder == null && several && form() == Form.yaml) {
            throw new UnusableInputException(
                    "the policies of several servers need a folder; name it with --out");
        }
    }

    void print(
            Terminal terminal,
            boolean several,
            List<Catalogue> scanned,
            Map<String, String> failed) {
        switch (form()) {
            case table -> scanned.forEach(each -> table(terminal, several, each));
            case json -> terminal.out().println(JsonText.of(json(several, scanned, failed)));
            case yaml -> scanned.forEach(each -> yaml(terminal, each));
        }
        terminal.out().flush();
    }

    private static Map<String, Object> json(
            boolean several, List<Catalogue> scanned, Map<String, String> failed) {
        if (!several) {
            return scanned.get(0).json();
        }
        List<Map<String, Object>> faults = new ArrayList<>();
        failed.forEach(
                (server, why) -> {
                    Map<String, Object> fault = new LinkedHashMap<>();
                    fault.put("server", server);
                    fault.put("message", why);
                    faults.add(fault);
                });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("servers", scanned.stream().map(Catalogue::json).toList());
        json.put("failed", faults);
        return json;
    }

    private static void table(Terminal terminal, boolean several, Catalogue each) {
        if (several) {
            terminal.out().println("server " + each.server());
        }
        ScanTable.lines(each, terminal.isColoured()).forEach(terminal.out()::println);
        if (several) {
            terminal.out().println();
        }
    }

    private void yaml(Terminal terminal, Catalogue each) {
        Path into = folder;
        if (into == null) {
            terminal.out().print(PolicyYaml.of(each));
            return;
        }
        Path file = into.resolve(each.server() + ".yaml");
        try {
            Files.createDirectories(into);
            Files.write(file, PolicyYaml.of(each).getBytes(StandardCharsets.UTF_8));
            terminal.say(file + " is written");
        } catch (IOException e) {
            throw new UnusableInputException(
                    file + " cannot be written (" + e.getClass().getSimpleName() + ")");
        }
    }
}
