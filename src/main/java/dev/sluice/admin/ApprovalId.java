package dev.sluice.admin;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may stand for a question in an address. */
final class ApprovalId {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{16,64}");

    private ApprovalId() {}

    /** The id, or nothing instead of anything else. */
    static String orNothing(@Nullable String text) {
        return text != null && FORM.matcher(text).matches() ? text : "";
    }
}
