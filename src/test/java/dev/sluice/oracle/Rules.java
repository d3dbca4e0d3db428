package dev.sluice.oracle;

import dev.sluice.config.SingleDocument;
import dev.sluice.oracle.Act.Thing;
import dev.sluice.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Policies, and beside each what it refuses, written down by hand. */
@SuppressWarnings("ImmutableEnumChecker") // its predicates keep nothing
public enum Rules {
    /** Everything but what is hidden or denied. */
    OPEN(
            """
            {"version": "1", "default": "allow", "hide": ["drop_all", "debug_*"],
             "tools": {"forbidden": {"action": "deny"}},
             "prompts": {"deny": ["leak", "secret_*"]},
             "resources": {"deny": ["file:///etc/*", "docs://secret/*", "https://internal.example/*",
                                    "docs://notes/mine"]}}
            """,
            tool -> Set.of("drop_all", "forbidden").contains(tool) || tool.startsWith("debug_"),
            prompt -> prompt.equals("leak") || prompt.startsWith("secret_"),
            place ->
                    place.startsWith("file:///etc/")
                            || place.startsWith("docs://secret/")
                            || place.startsWith("https://internal.example/")
                            || place.equals("docs://notes/mine")),
    /** Nothing but a few. */
    CLOSED(
            """
            {"version": "1", "default": "deny", "tools": {"echo": {}, "get_*": {}},
             "prompts": {"allow": ["greet"]},
             "resources": {"allow": ["docs://public/*", "file:///srv/*"],
                           "deny": ["docs://public/drafts/*"]}}
            """,
            tool -> !tool.equals("echo") && !tool.startsWith("get_"),
            prompt -> !prompt.equals("greet"),
            place ->
                    !(place.startsWith("docs://public/") || place.startsWith("file:///srv/"))
                            || place.startsWith("docs://public/drafts/")),
    /** Patterns that allow, and denials that beat them. */
    MIXED(
            """
            {"version": "1", "default": "allow",
             "tools": {"*": {"action": "deny"}, "echo": {}},
             "prompts": {"default": "deny"},
             "resources": {"default": "deny", "allow": ["*"], "deny": ["file:///*", "docs://secret/*"]}}
            """,
            tool -> !tool.equals("echo"),
            prompt -> true,
            place -> place.startsWith("file:///") || place.startsWith("docs://secret/"));

    private static final List<Rules> ALL = List.of(values());

    /** Names that some policy lets pass, and some that some policy refuses. */
    static final List<String> TOOLS =
            List.of("echo", "get_jobs", "get_x", "drop_all", "debug_on", "forbidden", "other");

    static final List<String> PROMPTS = List.of("greet", "leak", "secret_plan", "other");

    static final List<String> URIS =
            List.of(
                    "docs://public/a",
                    "docs://public/a b/c.md",
                    "docs://public/drafts/x",
                    "docs://secret/plan",
                    "docs://notes/mine",
                    "docs://notes/yours",
                    "file:///etc/passwd",
                    "file:///srv/data/x",
                    "https://internal.example/x",
                    "https://example.org/y",
                    "urn:x:Y");

    private final String document;
    private final Policy policy;
    private final Predicate<String> refusedTool;
    private final Predicate<String> refusedPrompt;
    private final Predicate<String> refusedPlace;

    Rules(
            String document,
            Predicate<String> refusedTool,
            Predicate<String> refusedPrompt,
            Predicate<String> refusedPlace) {
        this.document = document;
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        this.policy =
                ((SingleDocument.Loaded<Policy>) SingleDocument.policy(name(), "p.json", bytes))
                        .value();
        this.refusedTool = refusedTool;
        this.refusedPrompt = refusedPrompt;
        this.refusedPlace = refusedPlace;
    }

    /** The policy that judges the message of a number: each has its turn. */
    static Rules of(long number) {
        return ALL.get((int) (number % ALL.size()));
    }

    /** The policy as its file has it. */
    public String document() {
        return document;
    }

    /** Proves a grant with this policy at the server {@code scripted} of a running gateway. */
    public String token() {
        return "oracle-" + name().toLowerCase(Locale.ROOT) + "-5b1e07c2";
    }

    /** The policy as the gateway has it. */
    public Policy policy() {
        return policy;
    }

    /** Whether no server may be made to do this. */
    public boolean refuses(Act act) {
        if (act.thing() == Thing.TOOL) {
            return refusedTool.test(act.name());
        }
        if (act.thing() == Thing.PROMPT) {
            return refusedPrompt.test(act.name());
        }
        return act.thing() == Thing.RESOURCE
                ? UriReadings.of(act.name()).stream().anyMatch(refusedPlace)
                : !Methods.isServed(act.method());
    }
}
