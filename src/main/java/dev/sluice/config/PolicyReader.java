package dev.sluice.config;

import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import dev.sluice.policy.Access;
import dev.sluice.policy.AllTools;
import dev.sluice.policy.ClientRequests;
import dev.sluice.policy.DefaultAction;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Names;
import dev.sluice.policy.Patterns;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ToolRules;
import dev.sluice.policy.ToolTable;
import dev.sluice.policy.Unlisted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a policy, version "1". */
final class PolicyReader implements DocumentReader<Policy> {
    private static final Vocabulary WORDS =
            Vocabulary.of("version", "$schema", "description", "default", "hide", "tools")
                    .later(
                            "all_tools",
                            "prompts",
                            "resources",
                            "client_requests",
                            "unlisted",
                            "denials",
                            "mode");
    private static final String EVERYTHING = "*";

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
        DefaultAction defaultAction = defaultAction(fields);
        Set<String> hidden = hidden(fields);
        Map<String, ToolRules> tools = tools(document.name(), fields);
        if (defaultAction == null || problems.count() > before) {
            return null;
        }
        String version = Digests.policyVersion(root);
        return new Policy(
                document.name(),
                version,
                defaultAction,
                Mode.ENFORCE,
                Unlisted.UNKNOWN,
                DenialForm.RESULT,
                Patterns.of(List.copyOf(hidden)),
                AllTools.NOTHING,
                ToolTable.of(tools.values()),
                Access.byDefault("/prompts"),
                Access.byDefault("/resources"),
                ClientRequests.ALLOWED);
    }

    private void version(Fields fields) {
        String version = fields.requiredText("version", "\"1\" (with quotes)");
        if (version != null && !version.equals("1")) {
            fields.refuse("version", "unknown version; write \"1\"");
        }
    }

    private @Nullable DefaultAction defaultAction(Fields fields) {
        String action = fields.requiredText("default", "\"deny\"");
        if (action == null) {
            return null;
        }
        return switch (action) {
            case "allow" -> DefaultAction.ALLOW;
            case "deny" -> DefaultAction.DENY;
            default -> {
                fields.refuse("default", "unknown action; write \"allow\" or \"deny\"");
                yield null;
            }
        };
    }

    private Set<String> hidden(Fields fields) {
        Set<String> hidden = new HashSet<>();
        for (Node item : fields.items("hide")) {
            if (!(item instanceof TextNode text)) {
                problems.add(item.place(), "must be a tool's name; write for example \"drop_all\"");
            } else if (text.value().equals(EVERYTHING) || isExactName(item.place(), text.value())) {
                hidden.add(text.value());
            }
        }
        return hidden;
    }

    private Map<String, ToolRules> tools(String policy, Fields fields) {
        ToolReader reader = new ToolReader(policy, problems);
        Map<String, ToolRules> tools = new HashMap<>();
        fields.entries("tools")
                .forEach(
                        (name, entry) -> {
                            ToolRules rules = reader.read(name, entry);
                            if (isExactName(entry.place(), name) && rules != null) {
                                tools.put(name, rules);
                            }
                        });
        return tools;
    }

    private boolean isExactName(Place place, String name) {
        String fault = faultOf(name);
        if (fault == null && (name.contains("*") || name.contains("?"))) {
            fault = "globs are not understood by this version of Sluice; write each name";
        }
        if (fault != null) {
            problems.add(place, fault);
        }
        return fault == null;
    }

    /** Why no tool may have this name, and what to do about it; null when one may. */
    private static @Nullable String faultOf(String name) {
        Names.Fault fault = Names.faultOf(name);
        if (fault == null) {
            return null;
        }
        return switch (fault) {
            case EMPTY -> "the name is empty; write the tool's name";
            case TOO_LONG ->
                    "the name is longer than 256 bytes; no tool with such a name can be called";
            case INVISIBLE_CHARACTER ->
                    "the name holds a control or invisible character; type it anew";
            case OUTER_SPACE -> "the name begins or ends with white space; delete the white space";
        };
    }
}
