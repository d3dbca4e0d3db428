package dev.sluice.policy;

/**
 * A document that decides each call, compiled once when it is loaded.
 *
 * @param name the document's name
 * @param version {@code sha256:} and the hash of its canonical form without {@code description}
 * @param defaultAction what happens to whatever no entry names
 * @param mode whether refusals are carried out
 * @param unlisted how a call of a tool is told that no entry names
 * @param denials the form in which the refusal of a visible tool is told
 * @param hidden names and globs of tools that are taken out of lists and refused when called
 * @param allTools what holds for every call of a tool
 * @param tools rules by tool
 * @param prompts which prompts may be reached
 * @param resources which resources may be reached
 * @param clientRequests what the server may ask of the client
 */
public record Policy(
        String name,
        String version,
        DefaultAction defaultAction,
        Mode mode,
        Unlisted unlisted,
        DenialForm denials,
        Patterns hidden,
        AllTools allTools,
        ToolTable tools,
        Access prompts,
        Access resources,
        ClientRequests clientRequests) {

    /** How many rules of this policy are in shadow, so that somebody may be reminded of them. */
    public long shadowRules() {
        long own = tools.entries().stream().filter(rules -> modeOf(rules) == Mode.SHADOW).count();
        return own == 0 && mode == Mode.SHADOW ? 1 : own;
    }

    /** Whether refusals of calls that an entry decides are carried out. */
    public Mode modeOf(ToolRules rules) {
        Mode own = rules.mode();
        return own == null ? mode : own;
    }
}
