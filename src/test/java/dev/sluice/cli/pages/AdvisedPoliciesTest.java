package dev.sluice.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.Tool;
import dev.sluice.cli.cases.Outcome;
import dev.sluice.cli.cases.Play;
import dev.sluice.cli.cases.Rehearsal;
import dev.sluice.cli.cases.Stage;
import dev.sluice.cli.cases.Verdict;
import dev.sluice.cli.lint.Finding;
import dev.sluice.cli.lint.Linter;
import dev.sluice.cli.tools.ToolList;
import dev.sluice.config.SingleDocument;
import dev.sluice.policy.Call.Definition;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision.Manner;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each policy that a page shows is copied from the page, and does what the page says. */
class AdvisedPoliciesTest {
    private static final CallerFacts CALLER = new CallerFacts("g", "s", null);
    private static final Tool OTHER = Shelf.tool("read_other", "Reads another thing.");

    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(RiskClass.class)
    void a_page_of_each_class_shows_policies_that_do_what_it_says(RiskClass riskClass)
            throws Exception {
        for (String name : List.of("do_it", "tu\"wa`s{{x}}<&>", "größe ändern", "x".repeat(256))) {
            Assessment tool =
                    new Assessment(
                            Shelf.tool(name, "Does it."),
                            riskClass,
                            Shelf.allOf("x", riskClass).confidence(),
                            Shelf.allOf("x", riskClass).evidence(),
                            List.of());
            for (Form form : Form.values()) {
                List<String> shown = policies(tool, form);
                assertThat(shown).hasSize(4);
                recommended(shown.get(0), name, riskClass);
                capped(shown.get(1), name, riskClass);
                hidden(shown.get(2), name);
                refused(shown.get(3), name);
            }
        }
    }

    private static void recommended(String json, String name, RiskClass riskClass) {
        switch (riskClass) {
            case READ -> allows(json, name, 1_000);
            case WRITE -> allows(json, name, 30);
            case EXECUTE -> allows(json, name, 10);
            case DESTRUCTIVE -> hidden(json, name);
            case FINANCIAL ->
                    assertThat(call(json, name, 1).get(0).outcome()).isEqualTo(Outcome.PENDING);
        }
        clean(json, name, riskClass == RiskClass.DESTRUCTIVE);
        assertThat(call(json, OTHER.name(), 1).get(0).outcome()).isEqualTo(Outcome.DENIED);
    }

    private static void capped(String json, String name, RiskClass riskClass) {
        clean(json, name, false);
        boolean critical = riskClass == RiskClass.DESTRUCTIVE || riskClass == RiskClass.FINANCIAL;
        if (critical) {
            Verdict verdict = call(json, name, 1).get(0);
            assertThat(verdict.outcome()).isEqualTo(Outcome.PENDING);
            assertThat(verdict.takes().get(0).rule().window()).isEqualTo(Duration.ofHours(1));
            assertThat(verdict.takes().get(0).rule().max()).isEqualByComparingTo("5");
        } else {
            allows(json, name, 10);
        }
    }

    private static void hidden(String json, String name) {
        clean(json, name, true);
        Verdict verdict = call(json, name, 1).get(0);
        assertThat(verdict.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(verdict.manner()).isEqualTo(Manner.UNKNOWN);
        assertThat(verdict.listed()).isFalse();
    }

    private static void refused(String json, String name) {
        clean(json, name, true);
        Verdict verdict = call(json, name, 1).get(0);
        assertThat(verdict.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(verdict.manner()).isEqualTo(Manner.DENIED);
        assertThat(verdict.message()).isEqualTo("A person does this here.");
        assertThat(verdict.listed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void the_policy_of_a_server_decides_as_its_page_says_for_every_tool(Form form)
            throws Exception {
        Pages.write(folder, List.of(Shelf.own(), Shelf.hostile("evil")), form);
        for (Site.Server server : Site.of(List.of(Shelf.own(), Shelf.hostile("evil"))).servers()) {
            Map<String, String> files = Written.in(folder);
            String json = Written.file(files, server.folder() + "/policy.json");
            assertThat(documents(Written.file(files, server.page() + "." + form.ending()), form))
                    .containsExactly(json.strip());
            assertThat(lint(json, server.assessments())).isEmpty();
            for (Site.Entry tool : server.tools()) {
                if (!Advice.canName(tool.tool())) {
                    continue;
                }
                switch (tool.riskClass()) {
                    case READ -> allows(json, tool.name(), 100);
                    case WRITE -> allows(json, tool.name(), 30);
                    case EXECUTE -> allows(json, tool.name(), 10);
                    case DESTRUCTIVE ->
                            assertThat(call(json, tool.name(), 1).get(0).listed()).isFalse();
                    case FINANCIAL ->
                            assertThat(call(json, tool.name(), 1).get(0).outcome())
                                    .isEqualTo(Outcome.PENDING);
                }
            }
        }
    }

    @Test
    void a_tool_that_no_policy_can_name_alone_is_shown_none() throws Exception {
        for (String name : List.of("get_*", "a?", "a\u202eb", "", "x".repeat(257))) {
            Assessment tool = Shelf.allOf("x", RiskClass.WRITE);
            Assessment named =
                    new Assessment(
                            Shelf.tool(name, "d"),
                            tool.riskClass(),
                            tool.confidence(),
                            tool.evidence(),
                            tool.signals());

            assertThat(policies(named, Form.HTML)).isEmpty();
        }
    }

    /** The calls that pass, and one more that does not, unless there are that many. */
    private static void allows(String json, String name, int times) {
        List<Verdict> verdicts = call(json, name, times + 1);
        assertThat(verdicts.subList(0, times))
                .extracting(Verdict::outcome)
                .containsOnly(Outcome.ALLOWED);
        assertThat(verdicts.get(times).outcome())
                .isEqualTo(times >= 100 ? Outcome.ALLOWED : Outcome.LIMITED);
    }

    private static List<Verdict> call(String json, String name, int times) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        SingleDocument<Policy> result = SingleDocument.policy("p", "policies/p.json", bytes);
        assertThat(result).as(json).isInstanceOf(SingleDocument.Loaded.class);
        Policy policy = ((SingleDocument.Loaded<Policy>) result).value();
        Rehearsal rehearsal = new Rehearsal(new Stage("shop", policy, Switches.NONE));
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            verdicts.add(
                    rehearsal.play(
                            Duration.ofMillis(i),
                            new Play.Reach(
                                    CALLER,
                                    new Target(Target.Kind.TOOL, name),
                                    null,
                                    null,
                                    Definition.UNPINNED)));
        }
        return verdicts;
    }

    private static void clean(String json, String name, boolean allowsNothing) {
        assertThat(
                        Linter.lint(
                                        "p",
                                        "p.json",
                                        json.getBytes(StandardCharsets.UTF_8),
                                        new ToolList(List.of(Shelf.tool(name, "d"), OTHER)))
                                .stream()
                                .map(Finding::rule))
                .as(json)
                .isEqualTo(allowsNothing ? List.of("nothing-allowed") : List.of());
    }

    private static List<Finding> lint(String json, List<Assessment> tools) {
        return Linter.lint(
                "p",
                "p.json",
                json.getBytes(StandardCharsets.UTF_8),
                new ToolList(tools.stream().map(Assessment::tool).toList()));
    }

    private static List<String> policies(Assessment tool, Form form) {
        Site.Entry entry = new Site.Entry(tool, List.of(tool), "servers/shop/x");
        Site.Server server = new Site.Server("shop", "servers/shop", List.of(entry));
        return documents(form.write(ToolPage.of(server, entry, new Related(server.tools()))), form);
    }

    private static List<String> documents(String page, Form form) {
        if (form == Form.HTML) {
            Document document = Jsoup.parse(page);
            return document.select("pre code").stream().map(Element::wholeText).toList();
        }
        List<String> documents = new ArrayList<>();
        org.commonmark.parser.Parser.builder()
                .build()
                .parse(page)
                .accept(
                        new org.commonmark.node.AbstractVisitor() {
                            @Override
                            public void visit(org.commonmark.node.FencedCodeBlock code) {
                                if ("json".equals(code.getInfo())) {
                                    documents.add(code.getLiteral().strip());
                                }
                            }
                        });
        return documents;
    }
}
