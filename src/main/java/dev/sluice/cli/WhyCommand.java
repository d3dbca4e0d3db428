package dev.sluice.cli;

import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.cli.cases.Json;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.UnanswerableException;
import dev.sluice.gateway.Why;
import dev.sluice.gateway.WhyQuestion;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Explains why a call passes or does not. */
@Command(
        name = "why",
        description = "Explains why a call passes or does not, or is in no list.",
        mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Mixin private CallOption call = new CallOption();
    @Mixin private OutputOption output = new OutputOption();

    WhyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Who answers. */
    static final class Source {
        @ArgGroup(exclusive = false)
        private @Nullable GatewayOption gateway;

        @Option(
                names = "--dir",
                paramLabel = "DIR",
                description =
                        "Ask no gateway but a folder of documents; what limits count is unknown"
                                + " then.")
        private @Nullable Path folder;
    }

    @Override
    public Integer call() {
        JsonValue answer = answer(call.json());
        terminal.print(output, new Report(WhyLines.of(answer), Told.object(answer)));
        return ExitCode.FINE;
    }

    private JsonValue answer(String question) {
        GatewayOption gateway = source.gateway;
        if (gateway == null) {
            Path folder = source.folder;
            return offline(question, folder == null ? Path.of("") : folder);
        }
        try {
            return gateway.client().post("/api/why", question);
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private static JsonValue offline(String question, Path folder) {
        Snapshot snapshot = ConfiguredFolder.read(folder).withoutServers();
        try {
            String answer =
                    Why.explain(snapshot, WhyQuestion.read(Json.read(question)), Instant.now())
                            .answerUncounted();
            return StrictJson.read(answer.getBytes(StandardCharsets.UTF_8), JsonLimits.REPLY);
        } catch (UnanswerableException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        } catch (MalformedJsonException e) {
            throw new UnusableInputException(
                    "the gateway would not read this question: " + e.getMessage());
        }
    }
}
