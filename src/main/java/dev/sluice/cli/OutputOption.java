package dev.sluice.cli;

import picocli.CommandLine.Option;

/** In which form a result is written. */
final class OutputOption {
    /** The forms. */
    enum Form {
        text,
        json
    }

    @Option(
            names = "--output",
            paramLabel = "text|json",
            description = "The form of the result: ${COMPLETION-CANDIDATES} (default: text).")
    private Form form = Form.text;

    @Option(names = "--json", description = "The same as --output json.")
    private boolean json;

    boolean isJson() {
        return json || form == Form.json;
    }
}
