package dev.sluice.cli;

import dev.sluice.protocol.JsonText;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes, and the environment it runs in.
 *
 * @param out results
 * @param err everything else
 * @param environment the variables of the process
 */
record Terminal(PrintWriter out, PrintWriter err, Environment environment) {

    /** Variables. */
    @FunctionalInterface
    interface Environment {
        /** The value of a variable; null when it is not set. */
        @Nullable String get(String name);
    }

    /**
     * Whether somebody sees a stream as it is written; only the launcher can tell.
     *
     * @param stream {@code out} or {@code err}
     */
    boolean isTerminal(String stream) {
        String shown = environment.get("SLUICE_TTY");
        return shown != null
                && List.of(shown.split(" ", -1)).contains(stream)
                && !"dumb".equals(environment.get("TERM"));
    }

    /** Whether results may have colours. */
    boolean isColoured() {
        String unwanted = environment.get("NO_COLOR");
        return isTerminal("out") && (unwanted == null || unwanted.isEmpty());
    }

    /** Writes a result in the form that was asked for. */
    void print(OutputOption output, Report report) {
        if (output.isJson()) {
            out.println(JsonText.of(report.json()));
        } else {
            report.lines().forEach(line -> out.println(Line.safe(line)));
        }
        out.flush();
    }

    /** Says something beside the result. */
    void say(String line) {
        err.println(Line.safe(line));
        err.flush();
    }
}
