package dev.sluice.config;

import dev.sluice.policy.Access;
import dev.sluice.policy.DefaultAction;
import dev.sluice.policy.Patterns;
import org.jspecify.annotations.Nullable;

/** Reads which prompts, or which resources, may be reached. */
final class AccessReader {
    private static final Vocabulary WORDS = Vocabulary.of("default", "allow", "deny");
    private static final Choice<DefaultAction> ACTIONS = Choice.of("action", DefaultAction.DENY);

    private final TextListReader lists;

    AccessReader(Problems problems) {
        this.lists = new TextListReader(problems);
    }

    Access prompts(Fields policy) {
        Fields fields = policy.object("prompts", WORDS);
        return fields == null
                ? Access.byDefault("/prompts")
                : new Access(
                        "/prompts",
                        defaultAction(fields),
                        Patterns.of(lists.names(fields, "allow", "\"summary_*\"")),
                        Patterns.of(lists.names(fields, "deny", "\"debug_*\"")));
    }

    Access resources(Fields policy) {
        Fields fields = policy.object("resources", WORDS);
        return fields == null
                ? Access.byDefault("/resources")
                : new Access(
                        "/resources",
                        defaultAction(fields),
                        Patterns.ofUris(lists.uris(fields, "allow", "\"docs://*\"")),
                        Patterns.ofUris(lists.uris(fields, "deny", "\"file:///etc/*\"")));
    }

    private static @Nullable DefaultAction defaultAction(Fields fields) {
        return ACTIONS.find(fields, "default");
    }
}
