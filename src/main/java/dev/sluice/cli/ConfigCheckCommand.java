package dev.sluice.cli;

import dev.sluice.catalog.Pins;
import dev.sluice.config.Assessment;
import dev.sluice.config.Configuration;
import dev.sluice.config.DocumentKind;
import dev.sluice.config.FolderCheck;
import dev.sluice.config.Problem;
import dev.sluice.config.ServerWarning;
import dev.sluice.config.ServerWarnings;
import dev.sluice.identity.Grant;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a whole folder of documents as the gateway would. */
@Command(
        name = "check",
        description = "Checks a whole folder of documents, offline; secrets are not read.",
        mixinStandardHelpOptions = true)
final class ConfigCheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "DIR", description = "The folder that holds servers/, policies/, …")
    private Path folder = Path.of("");

    @Option(
            names = "--elsewhere",
            paramLabel = "KIND",
            split = ",",
            description =
                    "Kinds of documents, such as policies, that the gateway also has from elsewhere:"
                            + " names of them may lead there.")
    private List<String> elsewhere = List.of();

    ConfigCheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new UnusableInputException(folder + ": there is no such folder");
        }
        Assessment assessment =
                FolderCheck.of(folder, kinds())
                        .orElseThrow(
                                () ->
                                        new UnusableInputException(
                                                folder + ": its files keep changing; try again"));
        if (assessment instanceof Assessment.Accepted accepted) {
            terminal.print(output, summary(accepted.configuration()));
            return ExitCode.FINE;
        }
        terminal.print(output, problems(((Assessment.Rejected) assessment).problems()));
        return ExitCode.FINDINGS;
    }

    private Set<DocumentKind> kinds() {
        Set<DocumentKind> kinds = EnumSet.noneOf(DocumentKind.class);
        for (String name : elsewhere) {
            kinds.add(
                    DocumentKind.ofFolder(name)
                            .orElseThrow(
                                    () ->
                                            new UnusableInputException(
                                                    "--elsewhere takes names of folders, such as"
                                                            + " policies; there is no kind "
                                                            + name)));
        }
        return kinds;
    }

    private static Report problems(List<Problem> problems) {
        return new Report(
                problems.stream().map(Problem::toString).toList(),
                new JsonObject()
                        .put("ok", false)
                        .put("problems", problems.stream().map(ConfigCheckCommand::json).toList())
                        .done());
    }

    private static Map<String, @Nullable Object> json(Problem problem) {
        return new JsonObject()
                .put("file", problem.file())
                .put("line", problem.line())
                .put("pointer", problem.pointer())
                .put("message", problem.message())
                .done();
    }

    private static Map<String, @Nullable Object> json(ServerWarning warning) {
        return new JsonObject()
                .put("server", warning.server())
                .put("message", warning.message())
                .done();
    }

    private static Report summary(Configuration configuration) {
        List<String> servers = configuration.servers().keySet().stream().sorted().toList();
        List<String> grants = configuration.grants().stream().map(Grant::name).sorted().toList();
        List<String> switches =
                configuration.switches().on().stream().map(Switch::name).sorted().toList();
        Map<String, @Nullable Object> policies = new TreeMap<>();
        for (Policy policy : configuration.policies().values()) {
            policies.put(policy.name(), policy.version());
        }
        List<String> lines = new ArrayList<>();
        lines.add("servers: " + String.join(", ", servers));
        lines.add("grants: " + String.join(", ", grants));
        lines.add("policies:");
        policies.forEach((name, version) -> lines.add("  " + name + " " + version));
        lines.add("switches: " + String.join(", ", switches));
        List<String> pins =
                configuration.pins().values().stream().map(Pins::name).sorted().toList();
        if (!pins.isEmpty()) {
            lines.add("pins: " + String.join(", ", pins));
        }
        lines.add("hash: " + configuration.hash());
        List<ServerWarning> warnings = ServerWarnings.of(configuration);
        warnings.forEach(
                each -> lines.add("warning: server " + each.server() + ": " + each.message()));
        return new Report(
                lines,
                new JsonObject()
                        .put("ok", true)
                        .put("servers", servers)
                        .put("grants", grants)
                        .put("policies", policies)
                        .put("switches", switches)
                        .put("pins", pins)
                        .put("hash", configuration.hash())
                        .put("warnings", warnings.stream().map(ConfigCheckCommand::json).toList())
                        .done());
    }
}
