package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Access;
import dev.sluice.policy.AllTools;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.ClientRequests;
import dev.sluice.policy.Condition;
import dev.sluice.policy.DefaultAction;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import dev.sluice.policy.Mode;
import dev.sluice.policy.OnOutage;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Operator;
import dev.sluice.policy.Patterns;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.ToolRules;
import dev.sluice.policy.Unlisted;
import dev.sluice.policy.Value;
import dev.sluice.policy.ValuePath;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy is compiled to exactly what its document says. */
class PolicyReaderTest {
    private static final String AT = "/tools/pay";

    @Test
    void a_policy_says_what_its_document_says() throws MalformedDocumentException {
        Policy policy = full();

        assertThat(policy.defaultAction()).isEqualTo(DefaultAction.DENY);
        assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy.unlisted()).isEqualTo(Unlisted.DENIED);
        assertThat(policy.denials()).isEqualTo(DenialForm.ERROR);
        assertThat(policy.hidden().texts())
                .containsExactly("*_internal", "drop_all", "no", "drop_all");
        assertThat(policy.clientRequests())
                .isEqualTo(
                        new ClientRequests(
                                DefaultAction.DENY, DefaultAction.ALLOW, DefaultAction.DENY));
        assertThat(policy.prompts())
                .isEqualTo(
                        new Access(
                                "/prompts",
                                DefaultAction.ALLOW,
                                Patterns.of(List.of("summary", "week_*")),
                                Patterns.of(List.of("debug_*"))));
        assertThat(policy.resources())
                .isEqualTo(
                        new Access(
                                "/resources",
                                DefaultAction.DENY,
                                Patterns.of(List.of("docs://*")),
                                Patterns.of(List.of("docs://secret/*", "file:///etc/passwd"))));
        assertThat(policy.tools().entries())
                .extracting(ToolRules::name)
                .containsExactly("read", "on", "1", "pay", "refund", "get_*", "s?t_*", "résumé/写");
    }

    @Test
    void what_holds_for_all_tools_is_read() throws MalformedDocumentException {
        assertThat(full().allTools())
                .isEqualTo(
                        new AllTools(
                                List.of(
                                        new Predicate(
                                                "/all_tools/require/0",
                                                List.of(
                                                        condition(
                                                                "/all_tools/require/0/conditions/0",
                                                                "caller.claims.email",
                                                                Operator.EXISTS,
                                                                new Value.Bool(true))),
                                                null)),
                                List.of(
                                        new Predicate(
                                                "/all_tools/deny_if/0",
                                                List.of(
                                                        condition(
                                                                "/all_tools/deny_if/0/conditions/0",
                                                                "caller.subject",
                                                                Operator.EQ,
                                                                new Value.Text("mallory"))),
                                                "Ask the security team.")),
                                List.of(
                                        new LimitRule(
                                                "/all_tools/limits/0",
                                                "policy-full/all_tools/limits/0",
                                                Duration.ofMinutes(1),
                                                new BigDecimal("100"),
                                                LimitScope.SERVER,
                                                null,
                                                OnOutage.DENY,
                                                true))));
    }

    @Test
    void the_rules_of_one_tool_are_read() throws MalformedDocumentException {
        ToolRules pay = tool("pay");

        assertThat(pay.denied()).isFalse();
        assertThat(pay.mode()).isEqualTo(Mode.SHADOW);
        assertThat(pay.require())
                .containsExactly(
                        new Predicate(
                                AT + "/require/0",
                                List.of(
                                        condition(
                                                AT + "/require/0/conditions/0",
                                                "args.amount",
                                                Operator.GTE,
                                                number("0.01")),
                                        condition(
                                                AT + "/require/0/conditions/1",
                                                "args.to.country",
                                                Operator.IN,
                                                new Value.Items(
                                                        List.of(
                                                                new Value.Text("DE"),
                                                                new Value.Text("FR"),
                                                                new Value.Null(),
                                                                number("7"))))),
                                null),
                        new Predicate(
                                AT + "/require/1",
                                List.of(
                                        new Condition(
                                                AT + "/require/1/conditions/0",
                                                ValuePath.parse("args.owner"),
                                                Operator.EQ,
                                                reference("caller.claims.email"))),
                                null));
        assertThat(pay.denyIf())
                .containsExactly(
                        new Predicate(
                                AT + "/deny_if/0",
                                List.of(
                                        new Condition(
                                                AT + "/deny_if/0/conditions/0",
                                                ValuePath.parse("args.items[*].price"),
                                                Operator.GT,
                                                reference("args[\"upper.bound\"]"))),
                                "An item costs more than the bound."));
        assertThat(pay.approval())
                .isEqualTo(
                        new ApprovalRule(
                                AT + "/approval",
                                "Payments need a second person.",
                                Duration.ofDays(1),
                                Duration.ofSeconds(90),
                                List.of("payments", "finance")));
    }

    @Test
    void the_rate_limit_comes_first_and_then_the_limits() throws MalformedDocumentException {
        assertThat(tool("pay").limits())
                .containsExactly(
                        new LimitRule(
                                AT + "/rate_limit",
                                "policy-full/tools/pay/rate_limit",
                                Duration.ofMinutes(1),
                                BigDecimal.TEN,
                                LimitScope.CALLER,
                                null,
                                OnOutage.DENY,
                                true),
                        new LimitRule(
                                AT + "/limits/0",
                                "pay_total",
                                Duration.ofHours(1),
                                new BigDecimal("1000.5"),
                                LimitScope.GRANT,
                                ValuePath.parse("args.amount"),
                                OnOutage.LOCAL,
                                true),
                        new LimitRule(
                                AT + "/limits/1",
                                "pay_total",
                                Duration.ofHours(12),
                                new BigDecimal("9007199254"),
                                LimitScope.GRANT,
                                ValuePath.parse("args[\"amount\"]"),
                                OnOutage.DENY,
                                true),
                        new LimitRule(
                                AT + "/limits/2",
                                "policy-full/tools/pay/limits/2",
                                Duration.ofDays(1),
                                new BigDecimal("9007199254740992"),
                                LimitScope.GLOBAL,
                                null,
                                OnOutage.ALLOW,
                                false));
    }

    @Test
    void each_operator_has_an_operand_of_its_kind() throws MalformedDocumentException {
        List<Condition> conditions = tool("get_*").denyIf().get(0).conditions();

        assertThat(conditions.stream().map(Condition::operator))
                .containsExactly(
                        Operator.NOT_IN,
                        Operator.CONTAINS,
                        Operator.CONTAINS,
                        Operator.REGEX,
                        Operator.NEQ,
                        Operator.NEQ,
                        Operator.LT,
                        Operator.LTE);
        assertThat(conditions.get(0).operand()).isEqualTo(reference("args.known"));
        assertThat(conditions.get(1).operand()).isEqualTo(reference("args.other"));
        assertThat(conditions.get(2).operand())
                .isEqualTo(
                        new Operand.Literal(
                                new Value.Members(
                                        Map.of(
                                                "path",
                                                new Value.Text("/tmp"),
                                                "kind",
                                                new Value.Text("folder")))));
        assertThat(conditions.get(3).operand())
                .isInstanceOfSatisfying(
                        Operand.Expression.class,
                        regex ->
                                assertThat(regex.pattern().pattern())
                                        .isEqualTo("(?i)^[\\p{L} -]{1,40}$"));
        assertThat(conditions.get(4).operand()).isEqualTo(new Operand.Literal(new Value.Null()));
        assertThat(tool("get_*").denyIf().get(1).conditions()).isEmpty();
    }

    @Test
    void a_tool_that_says_nothing_or_little_is_compiled_to_that()
            throws MalformedDocumentException {
        assertThat(tool("read")).isEqualTo(bare("read", "/tools/read", false, null, null, null));
        assertThat(tool("on")).isEqualTo(bare("on", "/tools/on", false, null, null, null));
        assertThat(tool("1"))
                .isEqualTo(bare("1", "/tools/1", true, "Ask the data team\nfirst.\n", null, null));
        assertThat(tool("s?t_*"))
                .isEqualTo(bare("s?t_*", "/tools/s?t_*", false, null, null, Mode.ENFORCE));
        assertThat(tool("refund"))
                .isEqualTo(
                        bare(
                                "refund",
                                "/tools/refund",
                                false,
                                null,
                                new ApprovalRule(
                                        "/tools/refund/action",
                                        null,
                                        Duration.ofMinutes(15),
                                        Duration.ofSeconds(50),
                                        List.of()),
                                null));
    }

    @ParameterizedTest
    @CsvSource({"minute, PT1M", "hour, PT1H", "day, P1D", "1, PT1S", "31622400, P366D"})
    void a_window_is_a_word_seconds_or_a_duration(String written, Duration window)
            throws MalformedDocumentException {
        assertThat(windowOf(written)).isEqualTo(window);
    }

    @ParameterizedTest
    @CsvSource({"90s, PT90S", "12h, PT12H", "366d, P366D", "527040m, P366D"})
    void a_window_may_be_a_duration(String written, Duration window)
            throws MalformedDocumentException {
        assertThat(windowOf(written)).isEqualTo(window);
    }

    @Test
    void an_approval_that_expires_soon_holds_no_longer_than_that()
            throws MalformedDocumentException {
        ApprovalRule soon =
                read("tools: {pay: {action: require_approval, approval: {expires: 20s}}}\n")
                        .tools()
                        .entries()
                        .get(0)
                        .approval();

        assertThat(soon)
                .isEqualTo(
                        new ApprovalRule(
                                "/tools/pay/approval",
                                null,
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(20),
                                List.of()));
    }

    @Test
    void without_a_word_about_it_nothing_is_in_shadow_and_unlisted_tools_are_unknown()
            throws MalformedDocumentException {
        Policy policy = read("");

        assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy.unlisted()).isEqualTo(Unlisted.UNKNOWN);
        assertThat(policy.denials()).isEqualTo(DenialForm.RESULT);
        assertThat(policy.clientRequests()).isEqualTo(ClientRequests.ALLOWED);
        assertThat(policy.prompts()).isEqualTo(Access.byDefault("/prompts"));
        assertThat(policy.resources()).isEqualTo(Access.byDefault("/resources"));
        assertThat(policy.allTools()).isEqualTo(AllTools.NOTHING);
    }

    private static Duration windowOf(String written) throws MalformedDocumentException {
        return read("tools: {pay: {limits: [{max: 1, window: " + written + "}]}}\n")
                .tools()
                .entries()
                .get(0)
                .limits()
                .get(0)
                .window();
    }

    private static Policy full() throws MalformedDocumentException {
        return read(SampleDocuments.read("valid/policy-full.yaml"));
    }

    private static ToolRules tool(String name) throws MalformedDocumentException {
        return full().tools().entries().stream()
                .filter(rules -> rules.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Policy read(String rest) throws MalformedDocumentException {
        String text = "version: \"1\"\ndefault: deny\n" + rest;
        Node root = DocumentParser.parse("p.yaml", text.getBytes(StandardCharsets.UTF_8));
        return read(new Document(DocumentKind.POLICY, "p", "p.yaml", root));
    }

    private static Policy read(Document document) {
        return Objects.requireNonNull(new PolicyReader(new Problems()).read(document));
    }

    private static ToolRules bare(
            String name,
            String pointer,
            boolean denied,
            @Nullable String reason,
            @Nullable ApprovalRule approval,
            @Nullable Mode mode) {
        return new ToolRules(
                name, pointer, denied, reason, List.of(), List.of(), approval, List.of(), mode);
    }

    private static Condition condition(String at, String path, Operator operator, Value value) {
        return new Condition(at, ValuePath.parse(path), operator, new Operand.Literal(value));
    }

    private static Value number(String number) {
        return new Value.Num(new BigDecimal(number));
    }

    private static Operand reference(String path) {
        return new Operand.Reference(ValuePath.parse(path));
    }
}
