package dev.sluice.cli.cases;

import dev.sluice.config.Node;
import dev.sluice.config.StrictObject;
import dev.sluice.config.StrictReading;
import dev.sluice.policy.CallerFacts;
import org.jspecify.annotations.Nullable;

/**
 * What a file or a call says of the caller; null for what it does not say.
 *
 * @param grant the grant
 * @param subject the subject
 * @param claims an object
 */
record Who(@Nullable String grant, @Nullable String subject, @Nullable Node claims) {
    private static final String DEFAULT_GRANT = "grant";
    private static final Who NOTHING_SAID = new Who(null, null, null);

    static Who of(StrictReading reading, @Nullable Node node) {
        StrictObject fields =
                node == null ? null : reading.object(node, "grant", "subject", "claims");
        if (fields == null) {
            return NOTHING_SAID;
        }
        Node claims = fields.find("claims");
        if (claims != null && !(claims instanceof Node.ObjectNode)) {
            fields.refuse("claims", "must be an object; write for example {groups: [sales]}");
            claims = null;
        }
        return new Who(
                fields.text("grant", "grant: alice-laptop"),
                fields.text("subject", "subject: alice"),
                claims);
    }

    /** These words, and another's where these say nothing. */
    Who or(Who other) {
        return new Who(
                grant == null ? other.grant : grant,
                subject == null ? other.subject : subject,
                claims == null ? other.claims : claims);
    }

    /** The caller; with a token, the subject is the grant's own name. */
    CallerFacts facts() {
        String held = grant == null ? DEFAULT_GRANT : grant;
        return new CallerFacts(
                held, subject == null ? held : subject, claims == null ? null : Json.of(claims));
    }
}
