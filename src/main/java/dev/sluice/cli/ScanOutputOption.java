package dev.sluice.cli;

import dev.sluice.catalog.Catalogue;
import dev.sluice.cli.pages.FolderInUseException;
import dev.sluice.cli.pages.Pages;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which form what was scanned is written, and where. */
final class ScanOutputOption {
    /** The forms. */
    enum Form {
        table,
        json,
        yaml,
        markdown,
        html
    }

    @Option(
            names = "--output",
            paramLabel = "FORM",
            description =
                    "${COMPLETION-CANDIDATES} (default: table); yaml is the recommended policy, and"
                            + " markdown and html are pages, for --out.")
    private Form form = Form.table;

    @Option(names = "--json", description = "The same as --output json.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder that pages or policies are written to.")
    private @Nullable Path folder;

    private Form form() {
        return json ? Form.json : form;
    }

    /** Refuses what could not be written, before anything is asked. */
    void check(boolean several) {
        boolean pages = form() == Form.markdown || form() == Form.html;
        if (folder != null && !pages && form() != Form.yaml) {
            throw new UnusableInputException("--out is for --output yaml, markdown and html");
        }
        if (folder == null && pages) {
            throw new UnusableInputException("pages need a folder; name it with --out");
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
            case markdown -> pages(terminal, scanned, dev.sluice.cli.pages.Form.MARKDOWN);
            case html -> pages(terminal, scanned, dev.sluice.cli.pages.Form.HTML);
        }
        terminal.out().flush();
    }

    private void pages(
            Terminal terminal, List<Catalogue> scanned, dev.sluice.cli.pages.Form pages) {
        Path into = Objects.requireNonNull(folder);
        try {
            int count = Pages.write(into, scanned, pages);
            terminal.say(count + " pages are written to " + into);
        } catch (FolderInUseException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UnusableInputException(
                    into + " cannot be written to (" + e.getClass().getSimpleName() + ")");
        }
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
