package dev.sluice.config;

import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import dev.sluice.identity.IssuedToken;
import dev.sluice.identity.Operator;
import dev.sluice.identity.TokenHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether each token proves one grant of a server or one operator, and is nobody else's. */
final class TokenCheck {
    private final References references;
    private final Samples samples;
    private final Problems problems;

    TokenCheck(DocumentSet set, Samples samples, Problems problems) {
        this.references = new References(set, problems);
        this.samples = samples;
        this.problems = problems;
    }

    void check(Configuration configuration) {
        Map<List<Object>, String> holders = new HashMap<>();
        for (Grant grant : configuration.grants()) {
            for (TokenHash token : tokens(grant.holder())) {
                String first = holders.putIfAbsent(List.of(grant.server(), token), grant.name());
                refuse(DocumentKind.GRANT, grant.name(), token, first);
            }
        }
        holders.clear();
        for (Operator operator : new TreeMap<>(configuration.operators()).values()) {
            for (TokenHash token : tokens(operator.holder())) {
                String first = holders.putIfAbsent(List.of(token), operator.name());
                refuse(DocumentKind.OPERATOR, operator.name(), token, first);
            }
        }
    }

    private void refuse(DocumentKind kind, String name, TokenHash token, @Nullable String first) {
        Place place = references.placeOf(kind, name, "token", "tokens");
        if (first != null) {
            String what = kind == DocumentKind.GRANT ? "grant" : "operator";
            problems.add(
                    place, "the same token as " + what + " \"" + first + "\"; make another one");
        }
        if (samples == Samples.REFUSED && TrivialTokens.isSample(token)) {
            problems.add(
                    place,
                    "the hash of a token that stands in the documentation, so everybody has it;"
                            + " make one of your own: openssl rand -hex 32");
        }
    }

    private static List<TokenHash> tokens(Holder holder) {
        return holder instanceof Holder.OfTokens issued
                ? issued.tokens().stream().map(IssuedToken::hash).toList()
                : List.of();
    }
}
