package dev.sluice.cli;

import dev.sluice.cli.cases.Json;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A call that is asked about, written as the admin API reads it. */
final class CallOption {
    @Option(
            names = "--grant",
            paramLabel = "NAME",
            required = true,
            description = "The grant under which it is made.")
    private String grant = "";

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(names = "--args", paramLabel = "JSON|@FILE", description = "The arguments, an object.")
    private @Nullable String args;

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            description = "The caller behind the grant (default: whom its token proves).")
    private @Nullable String subject;

    @Option(
            names = "--claims",
            paramLabel = "JSON|@FILE",
            description = "What the caller's JWT claims, an object.")
    private @Nullable String claims;

    @Option(
            names = "--server",
            paramLabel = "NAME",
            description = "Where it was sent (default: the grant's server).")
    private @Nullable String server;

    @Option(names = "--no-session", description = "It is made without a session.")
    private boolean noSession;

    @Option(names = "--list", description = "Only whether lists show it.")
    private boolean list;

    /** What is called. */
    static final class What {
        @Option(names = "--tool", paramLabel = "NAME", description = "A call of a tool.")
        private @Nullable String tool;

        @Option(names = "--prompt", paramLabel = "NAME", description = "A prompt that is got.")
        private @Nullable String prompt;

        @Option(names = "--resource", paramLabel = "URI", description = "A resource that is read.")
        private @Nullable String resource;

        @Option(
                names = "--method",
                paramLabel = "METHOD",
                description = "A method that names nothing, such as tools/list.")
        private @Nullable String method;
    }

    /** The question, as JSON. */
    String json() {
        StringJoiner json = new StringJoiner(",", "{", "}");
        text(json, "grant", grant);
        text(json, "tool", what.tool);
        text(json, "prompt", what.prompt);
        text(json, "resource", what.resource);
        text(json, "method", what.method);
        text(json, "subject", subject);
        text(json, "server", server);
        object(json, "args", args);
        object(json, "claims", claims);
        if (noSession) {
            json.add("\"session\":false");
        }
        if (list) {
            json.add("\"list\":true");
        }
        return json.toString();
    }

    private static void text(StringJoiner json, String name, @Nullable String value) {
        if (value != null) {
            json.add(JsonStrings.quote(name) + ":" + JsonStrings.quote(value));
        }
    }

    /** As it is written: a number that was read and written anew might be another one. */
    private static void object(StringJoiner json, String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        String text =
                value.startsWith("@")
                        ? new String(
                                InputFile.read(Path.of(value.substring(1))), StandardCharsets.UTF_8)
                        : value;
        try {
            if (Json.read(text).isObject()) {
                json.add(JsonStrings.quote(name) + ":" + text);
                return;
            }
        } catch (MalformedJsonException e) {
            throw new UnusableInputException(
                    "--" + name + ": the gateway would not read this JSON: " + e.getMessage());
        }
        throw new UnusableInputException("--" + name + ": write a JSON object, for example {}");
    }
}
