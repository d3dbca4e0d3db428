package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import dev.sluice.identity.ClaimRule;
import dev.sluice.identity.Holder;
import dev.sluice.identity.IssuedToken;
import dev.sluice.policy.Glob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who holds something by two documents at once, as the field that says so.
 *
 * @param isNobody whether nobody does
 * @param field its name; null leaves the document as it is
 * @param value its value
 */
record NarrowedHolder(boolean isNobody, @Nullable String field, @Nullable Node value) {
    private static final NarrowedHolder NOBODY = new NarrowedHolder(true, null, null);
    private static final NarrowedHolder AS_BEFORE = new NarrowedHolder(false, null, null);

    /**
     * Whoever both mean. Where that cannot be said in a document, it is nobody.
     *
     * @param document where the second of them stands
     */
    static NarrowedHolder of(Holder held, Holder now, Document document) {
        if (now.equals(held)) {
            return AS_BEFORE;
        }
        Place place = document.root().place();
        if (held instanceof Holder.OfTokens before && now instanceof Holder.OfTokens after) {
            List<IssuedToken> both = tokens(before, after);
            return both.equals(before.tokens()) ? AS_BEFORE : tokens(both, place);
        }
        if (held instanceof Holder.OfJwt before && now instanceof Holder.OfJwt after) {
            if (includes(after, before)) {
                return AS_BEFORE;
            }
            return includes(before, after)
                    ? new NarrowedHolder(
                            false, "jwt", NarrowedDocument.members(document).get("jwt"))
                    : NOBODY;
        }
        if (held instanceof Holder.OfCertificate before
                && now instanceof Holder.OfCertificate after) {
            List<Glob> both = before.names().stream().filter(after.names()::contains).toList();
            return both.equals(before.names()) ? AS_BEFORE : names(both, place);
        }
        return NOBODY;
    }

    /** Writes it into a document; false when nobody is left to write. */
    boolean applyTo(Map<String, Node> members) {
        if (field != null && value != null) {
            Stream.of("token", "tokens", "jwt", "mtls").forEach(members::remove);
            members.put(field, value);
        }
        return !isNobody;
    }

    private static List<IssuedToken> tokens(Holder.OfTokens held, Holder.OfTokens now) {
        List<IssuedToken> both = new ArrayList<>();
        for (IssuedToken token : held.tokens()) {
            Optional<IssuedToken> still =
                    now.tokens().stream()
                            .filter(each -> each.hash().equals(token.hash()))
                            .findFirst();
            still.ifPresent(
                    each ->
                            both.add(
                                    new IssuedToken(
                                            token.hash(),
                                            earlier(token.expires(), each.expires()))));
        }
        return both;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    private static NarrowedHolder tokens(List<IssuedToken> tokens, Place place) {
        List<Node> items = new ArrayList<>();
        for (IssuedToken token : tokens) {
            Map<String, Node> item = new LinkedHashMap<>();
            item.put("sha256", new TextNode(place, token.hash().digits()));
            Instant expires = token.expires();
            if (expires != null) {
                item.put("expires", new TextNode(place, expires.toString()));
            }
            items.add(new ObjectNode(place, item));
        }
        return listed("tokens", items, new ArrayNode(place, items));
    }

    private static NarrowedHolder names(List<Glob> names, Place place) {
        List<Node> items =
                names.stream().<Node>map(name -> new TextNode(place, name.text())).toList();
        Node list = new ArrayNode(place, items);
        return listed("mtls", items, new ObjectNode(place, Map.of("san", list)));
    }

    private static NarrowedHolder listed(String field, List<Node> items, Node value) {
        return items.isEmpty() ? NOBODY : new NarrowedHolder(false, field, value);
    }

    /** Whether whoever satisfies the second satisfies the first: it asks no more of anybody. */
    private static boolean includes(Holder.OfJwt wide, Holder.OfJwt narrow) {
        return wide.issuer().equals(narrow.issuer())
                && wide.claims().entrySet().stream()
                        .allMatch(
                                each ->
                                        includes(
                                                each.getValue(),
                                                narrow.claims().get(each.getKey())));
    }

    private static boolean includes(ClaimRule wide, @Nullable ClaimRule narrow) {
        return narrow != null && wide.texts().containsAll(narrow.texts());
    }
}
