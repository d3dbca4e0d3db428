package dev.sluice.cli;

import dev.sluice.cli.cases.Json;
import dev.sluice.policy.Account;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells how one call is decided. */
@Command(
        name = "explain",
        description = "Tells step by step how one call is decided.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private OutputOption output = new OutputOption();

    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The policy.")
    private Path policy = Path.of("");

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(names = "--args", paramLabel = "JSON", description = "The arguments, an object.")
    private @Nullable String args;

    @Option(names = "--server", paramLabel = "NAME", description = "Default: server.")
    private String server = "server";

    @Option(names = "--grant", paramLabel = "G", description = "The grant (default: grant).")
    private String grant = "grant";

    @Option(names = "--subject", paramLabel = "S", description = "Default: the grant's name.")
    private @Nullable String subject;

    @Option(names = "--claims", paramLabel = "JSON", description = "Claims, an object.")
    private @Nullable String claims;

    @Option(
            names = "--switches",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Switches that are on.")
    private List<Path> switches = List.of();

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What is called. */
    static final class What {
        @Option(names = "--tool", paramLabel = "NAME", description = "Call a tool.")
        private @Nullable String tool;

        @Option(names = "--prompt", paramLabel = "NAME", description = "Get a prompt.")
        private @Nullable String prompt;

        @Option(names = "--resource", paramLabel = "URI", description = "Read a resource.")
        private @Nullable String resource;

        Target target() {
            if (tool != null) {
                return new Target(Target.Kind.TOOL, tool);
            }
            return prompt != null
                    ? new Target(Target.Kind.PROMPT, prompt)
                    : new Target(Target.Kind.RESOURCE, resource == null ? "" : resource);
        }
    }

    @Override
    public Integer call() {
        Policy read = InputFile.policy(policy);
        Switches on = new Switches(switches.stream().map(InputFile::readSwitch).toList());
        CallerFacts caller =
                new CallerFacts(grant, subject == null ? grant : subject, json("--claims", claims));
        Call call = new Call(server, caller, what.target(), json("--args", args));
        Account account = new Account(call);
        Decision decision = PolicyEngine.decide(on, read, call, account);
        boolean listed = PolicyEngine.lists(on, read, call);
        terminal.print(output, new Explanation(account).report(call.target(), decision, listed));
        return ExitCode.FINE;
    }

    private static @Nullable JsonValue json(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            JsonValue value = Json.read(text);
            if (value.isObject()) {
                return value;
            }
        } catch (MalformedJsonException e) {
            throw new UnusableInputException(
                    option + ": the gateway would not read this JSON: " + e.getMessage());
        }
        throw new UnusableInputException(option + ": write a JSON object, for example {}");
    }
}
