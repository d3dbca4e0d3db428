package dev.sluice.cli.lint;

import dev.sluice.catalog.Tool;
import dev.sluice.cli.tools.ToolList;
import dev.sluice.policy.Glob;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.ToolRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at.
 *
 * @param policy the policy
 * @param written where each part of it stands, if it was written at all
 * @param known the server's tools; null when they are not known
 */
record Subject(Policy policy, Lines written, @Nullable ToolList known) {

    /** The tools of the server that an entry decides. */
    List<Tool> decidedBy(ToolRules entry) {
        return tools().stream()
                .filter(tool -> entry.equals(policy.tools().find(tool.name())))
                .toList();
    }

    /** The server's tools; none when they are not known. */
    List<Tool> tools() {
        return known == null ? List.of() : known.tools();
    }

    /** Whether an entry or pattern, exact or a glob, matches a name. */
    static boolean matches(String pattern, String name) {
        return Glob.isGlob(pattern) ? Glob.of(pattern).matches(name) : pattern.equals(name);
    }

    /** Places where predicates and limits stand: {@code all_tools}, and each entry. */
    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(
                new Section(
                        null,
                        policy.allTools().require(),
                        policy.allTools().denyIf(),
                        policy.allTools().limits(),
                        tools()));
        for (ToolRules entry : policy.tools().entries()) {
            sections.add(
                    new Section(
                            entry,
                            entry.require(),
                            entry.denyIf(),
                            entry.limits(),
                            decidedBy(entry)));
        }
        return sections;
    }

    /**
     * One place of rules.
     *
     * @param entry the entry; null for {@code all_tools}
     * @param require its {@code require}
     * @param denyIf its {@code deny_if}
     * @param limits its limits
     * @param tools the server's tools for which it holds
     */
    record Section(
            @Nullable ToolRules entry,
            List<Predicate> require,
            List<Predicate> denyIf,
            List<LimitRule> limits,
            List<Tool> tools) {

        /** All predicates. */
        List<Predicate> predicates() {
            List<Predicate> all = new ArrayList<>(require);
            all.addAll(denyIf);
            return all;
        }
    }
}
