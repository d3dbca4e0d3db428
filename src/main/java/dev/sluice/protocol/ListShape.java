package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/** Where a list answer keeps its entries, and what names each. */
public enum ListShape {
    /** {@code tools/list}. */
    TOOLS(Target.Kind.TOOL, "tools", "name"),
    /** {@code prompts/list}. */
    PROMPTS(Target.Kind.PROMPT, "prompts", "name"),
    /** {@code resources/list}. */
    RESOURCES(Target.Kind.RESOURCE, "resources", "uri"),
    /** {@code resources/templates/list}; a template is matched as literal text. */
    RESOURCE_TEMPLATES(Target.Kind.RESOURCE, "resourceTemplates", "uriTemplate");

    private final Target.Kind kind;
    private final String arrayKey;
    private final String nameKey;

    ListShape(Target.Kind kind, String arrayKey, String nameKey) {
        this.kind = kind;
        this.arrayKey = arrayKey;
        this.nameKey = nameKey;
    }

    /** What the entries are. */
    public Target.Kind kind() {
        return kind;
    }

    /** The key of {@code result} that holds the entries. */
    public String arrayKey() {
        return arrayKey;
    }

    /**
     * The name of an entry.
     *
     * @return null when it has none, or a lenient reader could see another one
     */
    public @Nullable String nameOf(JsonValue entry) {
        byte[] b = entry.document();
        String name = null;
        int member = entry.firstMember();
        while (member != JsonValue.NONE) {
            int start = entry.keyStart(member);
            int stop = entry.keyEnd(member);
            if (JsonStrings.isText(b, start + 1, stop - 1, nameKey)) {
                name = entry.valueOf(member).textOrNull();
            } else if (!ReservedKeys.isOther(b, start, stop, nameKey)) {
                String key = JsonStrings.decode(b, start, stop);
                if (key.equals(nameKey)) {
                    name = entry.valueOf(member).textOrNull();
                } else if (ReservedKeys.resembles(key, nameKey)) {
                    return null;
                }
            }
            member = entry.memberAfter(member);
        }
        return name;
    }

    /** The key of an entry that names it. */
    public String nameKey() {
        return nameKey;
    }
}
