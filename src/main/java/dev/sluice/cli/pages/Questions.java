package dev.sluice.cli.pages;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.RiskClass;
import dev.sluice.cli.pages.Block.Document;
import dev.sluice.cli.pages.Block.Heading;
import dev.sluice.cli.pages.Block.Paragraph;
import dev.sluice.cli.pages.Block.Steps;
import dev.sluice.cli.pages.Inline.Code;
import dev.sluice.cli.pages.Inline.Foreign;
import dev.sluice.cli.pages.Site.Entry;
import dev.sluice.cli.pages.Site.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What people ask about a tool, answered for Sluice. */
final class Questions {
    private final Server server;
    private final Assessment tool;
    private final Inline name;
    private final List<Block> blocks = new ArrayList<>();

    private Questions(Server server, Entry entry) {
        this.server = server;
        this.tool = entry.tool();
        this.name = new Foreign(entry.name());
    }

    static List<Block> about(Server server, Entry entry) {
        Questions questions = new Questions(server, entry);
        questions.purpose();
        questions.enforcing();
        questions.risk();
        questions.limiting();
        questions.blocking();
        questions.provider();
        return questions.blocks;
    }

    static List<Inline> cannotBeNamed(Assessment tool) {
        return Inline.line(
                "There is none. Policies cannot name this tool alone: its name is too long, has"
                        + " characters that nobody sees, or has ",
                new Code("*"),
                " or ",
                new Code("?"),
                ", which stand for other characters. Under ",
                new Code("\"default\": \"deny\""),
                " it is refused with all that no rule names. Treat it as "
                        + tool.riskClass().word()
                        + " when you write a pattern that matches it.");
    }

    private void purpose() {
        ask("What does ", name, " do?");
        String description = tool.tool().description();
        RiskClass riskClass = tool.riskClass();
        String meaning = "Sluice takes it for " + riskClass.word() + ". " + Words.means(riskClass);
        if (description.isBlank()) {
            say("Its server does not say. " + meaning);
        } else {
            say("Its server says: ", new Foreign(description));
            say(meaning);
        }
    }

    private void enforcing() {
        ask("How do I enforce a policy on ", name, "?");
        say(
                "Put Sluice between your agents and the server. It decides each call before the"
                        + " server sees it, and what it refuses never arrives there.");
        blocks.add(
                new Steps(
                        List.of(
                                Inline.line(
                                        "Write the server's address into ",
                                        new Code("servers/NAME.yaml"),
                                        "."),
                                Inline.line(
                                        "Save the policy above as ",
                                        new Code("policies/NAME.json"),
                                        ", and check it with ",
                                        new Code("sluice policy lint"),
                                        "."),
                                Inline.line(
                                        "Write a grant into ",
                                        new Code("grants/NAME.yaml"),
                                        ": it names the server, the policy, and the hash of a"
                                                + " token."),
                                Inline.line(
                                        "Give your agent the address ",
                                        new Code("/mcp/NAME"),
                                        " of Sluice, and the token."))));
    }

    private void risk() {
        ask("What risk level is ", name, "?");
        say(
                Character.toUpperCase(tool.riskClass().risk().charAt(0))
                        + tool.riskClass().risk().substring(1)
                        + ", as its class is ",
                Site.link(tool.riskClass()),
                ". The confidence is "
                        + tool.confidence().word()
                        + ": "
                        + Words.trust(tool.confidence())
                        + ". Rules decide that, and no model: the same definition always gets the"
                        + " same answer.");
    }

    private void limiting() {
        ask("Can I rate-limit ", name, "?");
        if (!Advice.canName(tool)) {
            say(
                    "Not by itself, as no policy can name it alone. A limit in ",
                    new Code("all_tools"),
                    " counts it with all others.");
            return;
        }
        boolean critical = Advice.isCritical(tool);
        say(
                critical
                        ? "Yes. Here it passes at most "
                                + Advice.RARE_CALLS
                                + " times an hour, and only after a person's yes, as its risk is"
                                + " critical:"
                        : "Yes. Here it passes at most " + Advice.CALLS + " times a minute:");
        document(Advice.capped(tool));
        say(
                "The window slides: no span of that length holds more calls. All agents of a grant"
                        + " count together; ",
                new Code("\"scope\": \"caller\""),
                " counts each by itself, and ",
                new Code("\"session\""),
                " each session. A call too many is told ",
                new Code("[RATE LIMITED]"),
                ", and when to try again.");
    }

    private void blocking() {
        ask("How do I block ", name, " completely?");
        if (!Advice.canName(tool)) {
            say(
                    "Leave it out: under ",
                    new Code("\"default\": \"deny\""),
                    " what no rule names is refused.");
            return;
        }
        say("Hide it. It leaves the list, and a call of it is told that there is no such tool:");
        document(Advice.hidden(tool));
        say("Or let it be seen and refuse each call, with a reason that the agent reads:");
        document(Advice.refused(tool));
        say(
                "Each of the two, as it stands, allows nothing at all: add rules for the tools that"
                        + " your agents need.");
    }

    private void provider() {
        ask("Which MCP server provides ", name, "?");
        say(
                server.link(),
                " lists it, among "
                        + Words.tools(server.tools().size())
                        + ". The fingerprint above is that of the definition which was read here."
                        + " Another fingerprint means that the server has changed the tool, and that"
                        + " this page is about an older one.");
    }

    private void ask(Object... question) {
        blocks.add(new Heading(3, Inline.line(question)));
    }

    private void say(Object... answer) {
        blocks.add(new Paragraph(Inline.line(answer)));
    }

    private void document(Map<String, ?> policy) {
        blocks.add(new Document(PrettyJson.of(policy)));
    }
}
