package dev.sluice.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/**
 * What a command said, run in this process.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
public record Ran(int code, String out, String err) {

    public static Ran sluice(String... arguments) {
        return sluice(Map.of(), arguments);
    }

    public static Ran sluice(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal =
                new Terminal(
                        new PrintWriter(out, true), new PrintWriter(err, true), environment::get);
        int code = SluiceCommand.run(terminal, arguments);
        return new Ran(code, out.toString(), err.toString());
    }
}
