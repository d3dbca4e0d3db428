package dev.sluice.cli.pages;

import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.Signal;
import dev.sluice.cli.pages.Block.Bullets;
import dev.sluice.cli.pages.Block.Heading;
import dev.sluice.cli.pages.Block.Paragraph;
import dev.sluice.cli.pages.Block.Rows;
import dev.sluice.cli.pages.Inline.Foreign;
import dev.sluice.cli.pages.Site.Entry;
import dev.sluice.cli.pages.Site.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The pages over many tools: of a server, of a class, of a kind of access, and of all. */
final class Overviews {
    private static final List<RiskClass> CLASSES = riskiestFirst();

    private Overviews() {}

    static Page index(Site site) {
        List<Block> blocks = new ArrayList<>();
        long tools = site.servers().stream().mapToLong(each -> each.tools().size()).sum();
        int servers = site.servers().size();
        blocks.add(new Heading(1, Inline.line("What the agents can reach")));
        blocks.add(
                new Paragraph(
                        Inline.line(
                                Words.tools(tools)
                                        + " of "
                                        + (servers == 1 ? "1 server" : servers + " servers")
                                        + ", how dangerous each is and why, and a policy that keeps"
                                        + " it in bounds.")));
        blocks.add(new Heading(2, Inline.line("Servers")));
        blocks.add(
                new Rows(
                        "Each server with its tools by class",
                        List.of("Server", "Tools", "Of the classes"),
                        site.servers().stream().map(Overviews::counts).toList()));
        blocks.add(new Heading(2, Inline.line("Classes")));
        blocks.add(
                new Bullets(
                        CLASSES.stream()
                                .map(
                                        each ->
                                                Inline.line(
                                                        Site.link(each),
                                                        ", "
                                                                + each.risk()
                                                                + " risk, "
                                                                + Words.tools(count(site, each))
                                                                + ". "
                                                                + Words.means(each)))
                                .toList()));
        blocks.add(new Heading(2, Inline.line("Kinds of access")));
        blocks.add(
                new Bullets(
                        Arrays.stream(Signal.Kind.values())
                                .map(
                                        each ->
                                                Inline.line(
                                                        Site.link(each),
                                                        ": " + Words.tools(count(site, each))))
                                .toList()));
        return new Page(
                Site.INDEX,
                "What the agents can reach",
                "The tools of all MCP servers, how dangerous each is, and a policy for it.",
                List.of(),
                blocks);
    }

    static Page of(Server server) {
        List<Block> blocks = new ArrayList<>();
        Foreign name = new Foreign(server.name());
        blocks.add(new Heading(1, Inline.line(name)));
        blocks.add(
                new Paragraph(
                        Inline.line(
                                "An MCP server with " + Words.tools(server.tools().size()) + ".")));
        blocks.add(
                new Rows(
                        "Its tools by class",
                        List.of("Class", "Risk", "Tools", "Recommended"),
                        CLASSES.stream()
                                .map(
                                        each ->
                                                List.of(
                                                        Inline.line(Site.link(each)),
                                                        Inline.line(each.risk()),
                                                        Inline.line("" + server.count(each)),
                                                        Inline.line(Words.rule(each))))
                                .toList()));
        blocks.add(new Heading(2, Inline.line("Tools")));
        if (server.tools().isEmpty()) {
            blocks.add(new Paragraph(Inline.line("It lists none.")));
        } else {
            blocks.add(
                    new Rows(
                            "The riskiest first",
                            List.of("Tool", "Class", "Signals", "Recommended"),
                            server.tools().stream()
                                    .map(
                                            each ->
                                                    List.of(
                                                            Inline.line(each.link()),
                                                            badge(each),
                                                            signals(each),
                                                            Inline.line(Words.rule(each))))
                                    .toList()));
        }
        blocks.add(new Heading(2, Inline.line("The policy for ", name)));
        List<Site.Policy> policies = server.policies();
        blocks.add(
                new Paragraph(
                        Inline.line(
                                policies.size() == 1
                                        ? "These are the recommended rules of all its tools; what no"
                                                + " rule names is denied."
                                        : "The recommended rules of all its tools are longer than one"
                                                + " policy may be, and a grant has one policy for a"
                                                + " server. So they stand in "
                                                + policies.size()
                                                + " policies for as many grants; what no rule names"
                                                + " is denied.")));
        for (Site.Policy policy : policies) {
            String file = policy.file().substring(policy.file().lastIndexOf('/') + 1);
            blocks.add(new Paragraph(Inline.line(new Inline.ToFile(policy.file(), file), ":")));
            blocks.add(new Block.Document(policy.json()));
        }
        int unnamed =
                (int) server.tools().stream().filter(each -> !Advice.canName(each.tool())).count();
        if (unnamed > 0) {
            blocks.add(
                    new Paragraph(
                            Inline.line(
                                    "Left out, and so denied: "
                                            + Words.tools(unnamed)
                                            + " that no policy can name alone.")));
        }
        return new Page(
                server.page(),
                server.name() + ": " + Words.tools(server.tools().size()),
                "The tools of the MCP server "
                        + server.name()
                        + " by risk, and a policy for all of them.",
                List.of(Site.TO_INDEX),
                blocks);
    }

    static Page of(RiskClass riskClass, Site site) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Heading(1, Inline.line(riskClass.word() + " tools")));
        blocks.add(new Paragraph(Inline.line(new Inline.Badge(riskClass))));
        blocks.add(
                new Paragraph(Inline.line(Words.means(riskClass) + " " + Words.stake(riskClass))));
        blocks.add(
                new Paragraph(
                        Inline.line("Recommended: such a tool is " + Words.rule(riskClass) + ".")));
        blocks.add(new Heading(2, Inline.line("How access like this is abused")));
        blocks.add(new Bullets(Attacks.on(riskClass).stream().map(Attacks.Attack::line).toList()));
        tools(site, each -> each.riskClass() == riskClass, blocks);
        return new Page(
                Site.page(riskClass),
                riskClass.word() + " tools",
                "Tools of the class " + riskClass.word() + ", and how such access is abused.",
                List.of(Site.TO_INDEX),
                blocks);
    }

    static Page of(Signal.Kind kind, Site site) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Heading(1, Inline.line(Words.access(kind))));
        blocks.add(
                new Paragraph(
                        Inline.line(
                                Words.sentence(kind)
                                        + ". That is looked at beside the class, as it makes misuse"
                                        + " easier, or worse.")));
        blocks.add(new Heading(2, Inline.line("How access like this is abused")));
        blocks.add(new Bullets(Attacks.on(kind).stream().map(Attacks.Attack::line).toList()));
        tools(site, each -> each.has(kind), blocks);
        return new Page(
                Site.page(kind),
                Words.access(kind),
                Words.access(kind) + ", and how such access is abused.",
                List.of(Site.TO_INDEX),
                blocks);
    }

    private static void tools(Site site, Predicate<Entry> which, List<Block> blocks) {
        blocks.add(new Heading(2, Inline.line("Tools")));
        List<List<List<Inline>>> rows = new ArrayList<>();
        for (Server server : site.servers()) {
            for (Entry each : server.tools()) {
                if (which.test(each)) {
                    rows.add(
                            List.of(
                                    Inline.line(each.link()),
                                    Inline.line(server.link()),
                                    badge(each),
                                    signals(each)));
                }
            }
        }
        blocks.add(
                rows.isEmpty()
                        ? new Paragraph(Inline.line("None."))
                        : new Rows(
                                Words.tools(rows.size()),
                                List.of("Tool", "Server", "Class", "Signals"),
                                rows));
    }

    private static List<List<Inline>> counts(Server server) {
        String classes =
                CLASSES.stream()
                        .filter(each -> server.count(each) > 0)
                        .map(each -> server.count(each) + " " + each.word())
                        .collect(Collectors.joining(", "));
        return List.of(
                Inline.line(server.link()),
                Inline.line("" + server.tools().size()),
                Inline.line(classes.isEmpty() ? "none" : classes));
    }

    private static List<Inline> badge(Entry tool) {
        return Inline.line(new Inline.Badge(tool.riskClass()));
    }

    private static List<Inline> signals(Entry tool) {
        String kinds =
                tool.tool().signals().stream()
                        .map(signal -> signal.kind().word())
                        .distinct()
                        .collect(Collectors.joining(", "));
        return Inline.line(kinds.isEmpty() ? "none" : kinds);
    }

    private static long count(Site site, RiskClass riskClass) {
        return site.servers().stream().mapToLong(each -> each.count(riskClass)).sum();
    }

    private static long count(Site site, Signal.Kind kind) {
        return site.servers().stream()
                .flatMap(each -> each.tools().stream())
                .filter(each -> each.has(kind))
                .count();
    }

    private static List<RiskClass> riskiestFirst() {
        List<RiskClass> classes = new ArrayList<>(List.of(RiskClass.values()));
        Collections.reverse(classes);
        return List.copyOf(classes);
    }
}
