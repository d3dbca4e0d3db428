package dev.sluice.cli.access;

import dev.sluice.identity.ClaimRule;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import dev.sluice.identity.Issuer;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Glob;
import dev.sluice.policy.Switches;
import dev.sluice.policy.Value;
import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may hold one grant. A token has one holder, by the grant's name; a JWT or a certificate may
 * be anybody's whom the grant admits.
 */
final class Holders {
    private final Grant grant;
    private final String issuer;
    private final List<Value> subjects = new ArrayList<>();
    private final Map<String, Value> claims = new LinkedHashMap<>();

    Holders(Grant grant, Map<String, Issuer> issuers, Switches switches) {
        this.grant = grant;
        Issuer known =
                grant.holder() instanceof Holder.OfJwt jwt ? issuers.get(jwt.issuer()) : null;
        this.issuer = known == null ? "" : known.issuer();
        if (grant.holder() instanceof Holder.OfJwt jwt) {
            jwt.claims().forEach((name, rule) -> claims.put(name, sample(rule)));
        }
        switches.on().forEach(each -> each.subjects().forEach(name -> subjects.add(text(name))));
    }

    private static Value sample(ClaimRule rule) {
        return text(rule.texts().isEmpty() ? "" : example(rule.texts().get(0)));
    }

    private static Value.Text text(String value) {
        return new Value.Text(value);
    }

    /** A text that a glob matches. */
    private static String example(Glob glob) {
        return glob.text().replace("*", "").replace('?', 'x');
    }

    /** Whether it may be one of several. */
    boolean vary() {
        return !(grant.holder() instanceof Holder.OfTokens);
    }

    /** Whether what they claim is theirs to differ in. */
    boolean haveClaims() {
        return grant.holder() instanceof Holder.OfJwt;
    }

    /** Names that matter to somebody. */
    List<Value> names() {
        List<Value> names = new ArrayList<>(subjects);
        if (grant.holder() instanceof Holder.OfJwt jwt) {
            names.add(text(issuer + "#somebody"));
            jwt.claims()
                    .values()
                    .forEach(rule -> rule.texts().forEach(each -> names.add(text(example(each)))));
        } else if (grant.holder() instanceof Holder.OfCertificate certificate) {
            certificate.names().forEach(each -> names.add(text(example(each))));
        }
        return names;
    }

    /**
     * Somebody.
     *
     * @param subject by which name; null for anybody
     * @param claimed what else they claim
     * @return null when the grant does not admit them
     */
    @Nullable CallerFacts holder(@Nullable String subject, Tree claimed) {
        if (grant.holder() instanceof Holder.OfJwt jwt) {
            String own = issuer + "#";
            String who = subject == null ? own + "somebody" : subject;
            claims.forEach(claimed::putIfAbsent);
            claimed.put("iss", text(issuer));
            if (!who.startsWith(own)) {
                return null;
            }
            claimed.put("sub", text(who.substring(own.length())));
            JsonValue presented = claimed.json();
            return presented != null && jwt.admits(presented)
                    ? new CallerFacts(grant.name(), who, presented)
                    : null;
        }
        if (grant.holder() instanceof Holder.OfCertificate certificate) {
            String who =
                    subject == null
                            ? certificate.names().stream()
                                    .findFirst()
                                    .map(Holders::example)
                                    .orElse("")
                            : subject;
            return certificate.names().stream().anyMatch(name -> name.matches(who))
                    ? new CallerFacts(grant.name(), who, null)
                    : null;
        }
        return new CallerFacts(grant.name(), grant.name(), null);
    }
}
