package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import dev.sluice.identity.ClaimRule;
import dev.sluice.identity.Holder;
import dev.sluice.identity.IssuedToken;
import dev.sluice.identity.TokenHash;
import dev.sluice.policy.Glob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads who holds a grant or an operator's rights: exactly one kind of credential. */
final class HolderReader {
    static final List<String> TOKENS_OR_JWT = List.of("token", "tokens", "jwt");
    static final List<String> ANY = List.of("token", "tokens", "jwt", "mtls");

    private static final Vocabulary TOKEN = Vocabulary.of("sha256", "expires");
    private static final Vocabulary JWT = Vocabulary.of("issuer", "claims");
    private static final Vocabulary MTLS = Vocabulary.of("san");
    private static final String SAN = "URI:spiffe://corp/agent";
    private static final List<String> SAN_KINDS = List.of("URI:", "DNS:", "email:");
    private static final String HASH = "sha256:";
    private static final String DIGITS =
            "64 lower-case hexadecimal digits, the hash of the token;" + " never the token itself";

    private final Problems problems;

    HolderReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads it.
     *
     * @param kinds the fields of which exactly one must be there
     */
    @Nullable Holder read(Fields fields, List<String> kinds) {
        List<String> found = kinds.stream().filter(kind -> fields.find(kind) != null).toList();
        if (found.isEmpty()) {
            String others = String.join("\", \"", kinds.subList(1, kinds.size()));
            problems.add(
                    fields.place(),
                    "\"token\" is missing; write for example token: sha256: and 64 hexadecimal"
                            + " digits, or one of \""
                            + others
                            + "\" instead");
            return null;
        }
        if (found.size() > 1) {
            fields.refuse(
                    found.get(1),
                    "stands beside \"" + found.get(0) + "\"; a document has one kind of holder");
            return null;
        }
        return switch (found.get(0)) {
            case "token" -> token(fields);
            case "tokens" -> tokens(fields);
            case "jwt" -> jwt(fields);
            default -> certificate(fields);
        };
    }

    private @Nullable Holder token(Fields fields) {
        String text = fields.text("token", "token: sha256: and 64 hexadecimal digits");
        TokenHash hash =
                text == null ? null : hash(fields, "token", text, "must be sha256: and " + DIGITS);
        return hash == null ? null : Holder.ofToken(hash);
    }

    private @Nullable TokenHash hash(Fields fields, String field, String text, String form) {
        try {
            TokenHash token = TokenHash.parse(text);
            if (TrivialTokens.contain(token)) {
                fields.refuse(field, "the hash of a word anyone guesses; make a random token");
            }
            return token;
        } catch (IllegalArgumentException e) {
            fields.refuse(field, form);
            return null;
        }
    }

    private @Nullable Holder tokens(Fields fields) {
        List<IssuedToken> tokens = new ArrayList<>();
        Set<TokenHash> seen = new HashSet<>();
        for (Node item : fields.items("tokens")) {
            Fields token = Fields.of(item, TOKEN, problems);
            IssuedToken read = token == null ? null : issued(token);
            if (read != null && !seen.add(read.hash())) {
                problems.add(item.place(), "this token stands here twice; delete one of the two");
            } else if (read != null) {
                tokens.add(read);
            }
        }
        if (fields.find("tokens") instanceof ArrayNode list && list.items().isEmpty()) {
            fields.refuse("tokens", "holds no token; write one, or delete the document");
        }
        return tokens.isEmpty() ? null : new Holder.OfTokens(tokens);
    }

    /** The field names the digest here, so its value is the digits alone. */
    private @Nullable IssuedToken issued(Fields token) {
        String digits = token.requiredText("sha256", "sha256: and 64 hexadecimal digits");
        Instant expires = expires(token);
        if (digits == null || (expires == null && token.find("expires") != null)) {
            return null;
        }
        TokenHash hash = hash(token, "sha256", HASH + digits, "must be " + DIGITS);
        return hash == null ? null : new IssuedToken(hash, expires);
    }

    /** A time that is over is no fault: it will be one day, and the document must load then too. */
    private @Nullable Instant expires(Fields token) {
        String example = "expires: " + UtcTime.EXAMPLE;
        String text = token.text("expires", example);
        Instant time = text == null ? null : UtcTime.parse(text);
        if (text != null && time == null) {
            token.refuse("expires", "must be a time in UTC; write for example " + example);
        }
        return time;
    }

    private @Nullable Holder jwt(Fields fields) {
        Fields jwt = fields.object("jwt", JWT);
        if (jwt == null) {
            return null;
        }
        String issuer = jwt.requiredText("issuer", "issuer: corp");
        Node claims = jwt.require("claims", "claims: {groups: [analytics]}, or {} for everybody");
        if (claims != null && !(claims instanceof ObjectNode)) {
            problems.add(claims.place(), "must be an object; write {} for everybody");
        }
        Map<String, ClaimRule> rules = new HashMap<>();
        if (claims instanceof ObjectNode object) {
            object.members().forEach((name, node) -> rules.put(name, rule(node)));
        }
        return issuer == null ? null : new Holder.OfJwt(issuer, rules);
    }

    private ClaimRule rule(Node node) {
        return new ClaimRule(globs(node, "analytics", text -> null));
    }

    /** A text, or a list of them; an empty list would match nobody and looks like everybody. */
    private List<Glob> globs(
            Node node, String example, Function<String, @Nullable String> faultOf) {
        List<Node> items = node instanceof ArrayNode list ? list.items() : List.of(node);
        if (items.isEmpty()) {
            problems.add(node.place(), "is empty, so nobody could match; name one at least");
        }
        List<Glob> globs = new ArrayList<>();
        for (Node item : items) {
            String fault = "must be a text; write for example " + example;
            if (item instanceof TextNode text && !text.value().isEmpty()) {
                globs.add(Glob.of(text.value()));
                fault = faultOf.apply(text.value());
            }
            if (fault != null) {
                problems.add(item.place(), fault);
            }
        }
        return globs;
    }

    private @Nullable Holder certificate(Fields fields) {
        Fields mtls = fields.object("mtls", MTLS);
        Node san = mtls == null ? null : mtls.require("san", "san: " + SAN);
        return san == null
                ? null
                : new Holder.OfCertificate(globs(san, SAN, HolderReader::faultOfSan));
    }

    /** Without its kind in full, {@code *} would let a mail address stand for a workload. */
    private static @Nullable String faultOfSan(String name) {
        boolean kindly =
                SAN_KINDS.stream().anyMatch(kind -> name.startsWith(kind) && !name.equals(kind));
        return kindly
                ? null
                : "a name begins with its kind: URI:, DNS: or email:; write for example " + SAN;
    }
}
