package dev.sluice.cli.drift;

import dev.sluice.catalog.HiddenText;
import dev.sluice.protocol.CanonicalJson;
import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool that is not as it was.
 *
 * @param server its server; empty when no file says
 * @param name its name now, or the one that it had
 * @param before what it was; null for a new one
 * @param after what it is; null for one that is gone
 * @param looksLike another name that this new one is easily taken for; null for none
 * @param hiddenText whether it holds hidden text that was not there before; null when nobody can
 *     tell
 */
public record ToolChange(
        String server,
        String name,
        @Nullable ListedTool before,
        @Nullable ListedTool after,
        @Nullable String looksLike,
        @Nullable Boolean hiddenText) {

    static ToolChange of(
            String server,
            String name,
            @Nullable ListedTool before,
            @Nullable ListedTool after,
            @Nullable String looksLike) {
        return new ToolChange(
                server, name, before, after, looksLike, hasNewHiddenText(before, after));
    }

    /** What became of it: {@code new}, {@code gone}, {@code renamed} or {@code changed}. */
    public String word() {
        if (before == null) {
            return "new";
        }
        if (after == null) {
            return "gone";
        }
        return before.name().equals(after.name()) ? "changed" : "renamed";
    }

    /** The name that it had; null unless it was renamed. */
    public @Nullable String from() {
        return before != null && word().equals("renamed") ? before.name() : null;
    }

    /** Whether its class is a more severe one than it was. */
    public boolean isRiskier() {
        return before != null
                && after != null
                && after.riskClass().compareTo(before.riskClass()) > 0;
    }

    /** What differs of a tool that was there before; empty when nothing does. */
    public List<String> what() {
        List<String> what = new ArrayList<>();
        if (before == null || after == null) {
            return what;
        }
        boolean renamed = from() != null;
        if (before.riskClass() != after.riskClass()) {
            what.add("class");
        }
        if (!before.riskClass().risk().equals(after.riskClass().risk())) {
            what.add("risk");
        }
        // Under another name it is another document that says the same.
        if (!renamed && !recommended(before).equals(recommended(after))) {
            what.add("recommendation");
        }
        if (renamed) {
            what.add("name");
        } else if (!before.fingerprint().equals(after.fingerprint())) {
            what.add("definition");
        }
        return what;
    }

    /** Where its definition differs, as JSON Pointers; null when not both files have it. */
    public @Nullable List<String> members() {
        JsonValue was = before == null ? null : before.definition();
        JsonValue is = after == null ? null : after.definition();
        return was == null || is == null ? null : MemberDiff.of(was, is);
    }

    private static @Nullable Boolean hasNewHiddenText(
            @Nullable ListedTool before, @Nullable ListedTool after) {
        JsonValue is = after == null ? null : after.definition();
        if (is == null) {
            return after == null ? Boolean.FALSE : null;
        }
        JsonValue was = before == null ? null : before.definition();
        return HiddenText.isIn(is) && (was == null || !HiddenText.isIn(was));
    }

    private static String recommended(ListedTool tool) {
        JsonValue policy = tool.recommendation();
        return policy == null ? "" : CanonicalJson.of(policy);
    }
}
