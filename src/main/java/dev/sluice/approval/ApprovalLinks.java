package dev.sluice.approval;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of pages about a question. Who has one can look, but a link alone never decides.
 */
@ApplicationScoped
public class ApprovalLinks {
    /** The page that tells how far a question is, without arguments: {@code /approvals/ID}. */
    public static final String STATUS = "/approvals/";

    /** What follows it for the page on which an operator decides: {@code /approvals/ID/decide}. */
    public static final String DECIDE = "/decide";

    private final @Nullable String base;

    /** Begins at the address that is set, if one is. */
    public ApprovalLinks(ApprovalSettings settings) {
        this.base = settings.publicUrl().map(ApprovalLinks::checked).orElse(null);
    }

    /** Whether anybody is given links. */
    public boolean areKnown() {
        return base != null;
    }

    /** The page that tells the caller how far a question is. */
    public Optional<String> ofStatus(String id) {
        return Optional.ofNullable(base).map(address -> address + STATUS + id);
    }

    /** The page on which an operator decides. */
    public Optional<String> ofDecision(String id) {
        return ofStatus(id).map(address -> address + DECIDE);
    }

    private static String checked(URI url) {
        boolean usable =
                ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                        && url.getHost() != null
                        && url.getRawUserInfo() == null
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null;
        if (!usable) {
            throw new IllegalArgumentException(
                    "sluice.approvals.public-url must be an http or https address without user,"
                            + " query and fragment; write for example https://sluice.example");
        }
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
