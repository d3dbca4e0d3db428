package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import dev.sluice.policy.Patterns;
import dev.sluice.policy.Switch;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a switch. */
final class SwitchReader implements DocumentReader<Switch> {
    private static final Vocabulary WORDS = Vocabulary.of("off", "reason");
    private static final Vocabulary OFF = Vocabulary.of("servers", "grants", "subjects", "tools");
    private static final String EXAMPLE = "off: all, or off: {servers: [iterable]}";

    private final Problems problems;
    private final TextListReader lists;

    SwitchReader(Problems problems) {
        this.problems = problems;
        this.lists = new TextListReader(problems);
    }

    @Override
    public @Nullable Switch read(Document document) {
        int before = problems.count();
        Fields fields = Fields.of(document.root(), WORDS, problems);
        if (fields == null) {
            return null;
        }
        String reason = fields.sentence("reason", "reason: incident 42");
        Node off = fields.require("off", EXAMPLE);
        Switch read = off == null ? null : read(document.name(), reason, off);
        return problems.count() > before ? null : read;
    }

    private @Nullable Switch read(String name, @Nullable String reason, Node off) {
        if (off instanceof TextNode text && text.value().equals("all")) {
            return everything(name, reason);
        }
        if (!(off instanceof ObjectNode)) {
            problems.add(off.place(), "must be all or an object; write for example " + EXAMPLE);
            return null;
        }
        Fields fields = Fields.of(off, OFF, problems);
        return fields == null ? null : some(name, reason, fields);
    }

    private static boolean isEmpty(@Nullable Node list) {
        return list == null || (list instanceof ArrayNode array && array.items().isEmpty());
    }

    private static Switch everything(String name, @Nullable String reason) {
        return new Switch(name, reason, true, Set.of(), Set.of(), Set.of(), Patterns.NONE);
    }

    /** One that names nothing would look as if it helped, in the very moment it has to. */
    private @Nullable Switch some(String name, @Nullable String reason, Fields fields) {
        List<String> servers = lists.texts(fields, "servers", "iterable");
        List<String> grants = lists.texts(fields, "grants", "alice-laptop");
        List<String> subjects = lists.texts(fields, "subjects", "alice@example.com");
        List<String> tools = lists.names(fields, "tools", "\"delete_*\"");
        boolean nothing = OFF.known().stream().allMatch(field -> isEmpty(fields.find(field)));
        if (nothing) {
            problems.add(
                    fields.place(),
                    "switches nothing off; name what is to be off, or delete the file");
        }
        return new Switch(
                name,
                reason,
                false,
                Set.copyOf(servers),
                Set.copyOf(grants),
                Set.copyOf(subjects),
                Patterns.of(tools));
    }
}
