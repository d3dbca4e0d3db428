package dev.sluice.config;

import dev.sluice.config.Node.ObjectNode;
import dev.sluice.policy.Access;
import dev.sluice.policy.AllTools;
import dev.sluice.policy.ClientRequests;
import dev.sluice.policy.DefaultAction;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Patterns;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ToolTable;
import dev.sluice.policy.Unlisted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a policy, version "1". */
final class PolicyReader implements DocumentReader<Policy> {
    private static final Vocabulary WORDS =
            Vocabulary.of(
                    "version",
                    "$schema",
                    "description",
                    "default",
                    "hide",
                    "all_tools",
                    "tools",
                    "prompts",
                    "resources",
                    "client_requests",
                    "unlisted",
                    "denials",
                    "mode");
    private static final Vocabulary CLIENT_REQUESTS =
            Vocabulary.of("sampling", "elicitation", "roots");
    private static final Choice<DefaultAction> ACTIONS = Choice.of("action", DefaultAction.DENY);
    private static final Choice<Unlisted> UNLISTED = Choice.of("answer", Unlisted.DENIED);
    private static final Choice<DenialForm> DENIALS = Choice.of("form", DenialForm.ERROR);
    private static final Choice<Mode> MODES = Choice.of("mode", Mode.SHADOW);

    private final Problems problems;

    PolicyReader(Problems problems) {
        this.problems = problems;
    }

    @Override
    public @Nullable Policy read(Document document) {
        int before = problems.count();
        Fields fields = Fields.of(document.root(), WORDS, problems);
        if (fields == null || !(document.root() instanceof ObjectNode root)) {
            return null;
        }
        version(fields);
        fields.text("$schema", "\"https://sluice.dev/policy.schema.json\"");
        fields.text("description", "\"what this policy is for\"");
        DefaultAction defaultAction = ACTIONS.require(fields, "default");
        Policy policy =
                policy(
                        document.name(),
                        Digests.policyVersion(root),
                        defaultAction == null ? DefaultAction.DENY : defaultAction,
                        fields);
        new Counters(problems).checkWithin(document, policy);
        return problems.count() > before ? null : policy;
    }

    private void version(Fields fields) {
        String version = fields.requiredText("version", "\"1\" (with quotes)");
        if (version != null && !version.equals("1")) {
            fields.refuse("version", "unknown version; write \"1\"");
        }
    }

    private Policy policy(String name, String version, DefaultAction defaultAction, Fields fields) {
        ToolReader tools = new ToolReader(name, problems);
        AccessReader access = new AccessReader(problems);
        List<String> hidden = new TextListReader(problems).names(fields, "hide", "\"drop_all\"");
        AllTools allTools = tools.readAll(fields);
        ToolTable table = new ToolTableReader(tools, problems).read(fields);
        Access prompts = access.prompts(fields);
        Access resources = access.resources(fields);
        return new Policy(
                name,
                version,
                defaultAction,
                MODES.find(fields, "mode", Mode.ENFORCE),
                UNLISTED.find(fields, "unlisted", Unlisted.UNKNOWN),
                DENIALS.find(fields, "denials", DenialForm.RESULT),
                Patterns.of(hidden),
                allTools,
                table,
                prompts,
                resources,
                clientRequests(fields));
    }

    private static ClientRequests clientRequests(Fields policy) {
        Fields fields = policy.object("client_requests", CLIENT_REQUESTS);
        return fields == null
                ? ClientRequests.ALLOWED
                : new ClientRequests(
                        ACTIONS.find(fields, "sampling", DefaultAction.ALLOW),
                        ACTIONS.find(fields, "elicitation", DefaultAction.ALLOW),
                        ACTIONS.find(fields, "roots", DefaultAction.ALLOW));
    }
}
