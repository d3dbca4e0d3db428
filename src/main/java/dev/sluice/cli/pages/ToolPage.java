package dev.sluice.cli.pages;

import dev.sluice.catalog.Assessment;
import dev.sluice.cli.pages.Block.Bullets;
import dev.sluice.cli.pages.Block.Fact;
import dev.sluice.cli.pages.Block.Heading;
import dev.sluice.cli.pages.Block.Paragraph;
import dev.sluice.cli.pages.Inline.Code;
import dev.sluice.cli.pages.Inline.Foreign;
import dev.sluice.cli.pages.Site.Entry;
import dev.sluice.cli.pages.Site.Server;
import java.util.ArrayList;
import java.util.List;

/** The page of one tool. */
final class ToolPage {
    private final Server server;
    private final Entry entry;
    private final Assessment tool;
    private final Inline name;
    private final List<Block> blocks = new ArrayList<>();

    private ToolPage(Server server, Entry entry) {
        this.server = server;
        this.entry = entry;
        this.tool = entry.tool();
        this.name = new Foreign(entry.name());
    }

    static Page of(Server server, Entry entry, Related related) {
        ToolPage page = new ToolPage(server, entry);
        page.head();
        page.purpose();
        page.reasons();
        page.attacks();
        page.policy();
        page.related(related.to(entry));
        page.elsewhere();
        page.blocks.add(new Heading(2, Inline.line("Questions about ", page.name)));
        page.blocks.addAll(Questions.about(server, entry));
        return new Page(
                entry.page(),
                entry.name()
                        + " ("
                        + server.name()
                        + "): "
                        + entry.riskClass().word()
                        + ", "
                        + entry.riskClass().risk()
                        + " risk",
                "How dangerous the tool "
                        + entry.name()
                        + " of the MCP server "
                        + server.name()
                        + " is, why, and which policy keeps it in bounds.",
                List.of(Site.TO_INDEX, server.link()),
                page.blocks);
    }

    private void head() {
        blocks.add(new Heading(1, Inline.line(name)));
        blocks.add(new Paragraph(Inline.line(new Inline.Badge(tool.riskClass()))));
        List<Fact> facts = new ArrayList<>();
        String title = tool.tool().title();
        if (title != null && !title.isBlank()) {
            facts.add(new Fact("Title", Inline.line(new Foreign(title))));
        }
        facts.add(new Fact("Server", Inline.line(server.link())));
        facts.add(new Fact("Class", Inline.line(Site.link(tool.riskClass()))));
        facts.add(
                new Fact(
                        "Confidence",
                        Inline.line(
                                tool.confidence().word() + ": " + Words.trust(tool.confidence()))));
        facts.add(new Fact("Fingerprint", Inline.line(new Code(tool.tool().fingerprint()))));
        blocks.add(new Block.Facts(facts));
    }

    private void purpose() {
        blocks.add(new Heading(2, Inline.line("What ", name, " does")));
        if (tool.tool().description().isBlank()) {
            blocks.add(
                    new Paragraph(
                            Inline.line(
                                    "Its server says nothing about it: the description is"
                                            + " empty.")));
        } else {
            blocks.add(
                    new Paragraph(
                            Inline.line(
                                    "Its server describes it so. The words are the server's, and"
                                            + " an agent reads them as they are:")));
            blocks.add(new Block.Quotation(tool.tool().description()));
        }
    }

    private void reasons() {
        blocks.add(new Heading(2, Inline.line("Why ", name, " needs a policy")));
        blocks.add(new Paragraph(Inline.line(Words.why(tool))));
        blocks.add(new Paragraph(Inline.line("What its definition says:")));
        blocks.add(new Bullets(tool.evidence().stream().map(Words::evidence).toList()));
        if (!tool.signals().isEmpty()) {
            blocks.add(new Paragraph(Inline.line("What makes misuse easier, or worse:")));
            blocks.add(new Bullets(tool.signals().stream().map(Words::signal).toList()));
        }
    }

    private void attacks() {
        blocks.add(new Heading(2, Inline.line("How access like this is abused")));
        blocks.add(new Bullets(Attacks.on(tool).stream().map(Attacks.Attack::line).toList()));
    }

    private void policy() {
        blocks.add(new Heading(2, Inline.line("The policy for ", name)));
        if (!Advice.canName(tool)) {
            blocks.add(new Paragraph(Questions.cannotBeNamed(tool)));
            return;
        }
        blocks.add(
                new Paragraph(
                        Inline.line(
                                "This rule is recommended; by it, the tool is "
                                        + Words.rule(entry)
                                        + ". All else on the server is denied, until you name it"
                                        + " too. Save it as ",
                                new Code("policies/NAME.json"),
                                ":")));
        blocks.add(new Block.Document(PrettyJson.of(Advice.recommended(entry))));
        blocks.add(
                new Paragraph(
                        Inline.line(
                                "The rules for all tools of ",
                                server.link(),
                                " are on its page.")));
    }

    private void related(List<Entry> others) {
        blocks.add(new Heading(2, Inline.line("Related tools")));
        if (others.isEmpty()) {
            blocks.add(
                    new Paragraph(
                            Inline.line(
                                    "No tool of another class on this server is about the same"
                                            + " thing.")));
            return;
        }
        blocks.add(new Paragraph(Inline.line("Of the same server, and about the same thing:")));
        blocks.add(
                new Bullets(
                        others.stream()
                                .map(
                                        each ->
                                                Inline.line(
                                                        each.link(),
                                                        ": ",
                                                        new Inline.Badge(each.riskClass()),
                                                        "; recommended: " + Words.rule(each)))
                                .toList()));
    }

    private void elsewhere() {
        blocks.add(new Heading(2, Inline.line("More like it")));
        List<List<Inline>> ways = new ArrayList<>();
        ways.add(Inline.line("All tools of ", server.link()));
        ways.add(Inline.line("All tools of the class ", Site.link(tool.riskClass())));
        tool.signals().stream()
                .map(signal -> signal.kind())
                .distinct()
                .forEach(kind -> ways.add(Inline.line(Site.link(kind))));
        blocks.add(new Bullets(ways));
    }
}
