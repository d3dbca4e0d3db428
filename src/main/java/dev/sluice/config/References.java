package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import dev.sluice.identity.Operator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether what grants, switches and pins refer to is there. */
final class References {
    private final DocumentSet set;
    private final Set<DocumentKind> elsewhere;
    private final Problems problems;

    References(DocumentSet set, Problems problems) {
        this(set, Set.of(), problems);
    }

    /**
     * Looks at a set of documents.
     *
     * @param elsewhere the kinds of which there are others, too: a name of one may lead there
     */
    References(DocumentSet set, Set<DocumentKind> elsewhere, Problems problems) {
        this.set = set;
        this.elsewhere = Set.copyOf(elsewhere);
        this.problems = problems;
    }

    void check(Configuration configuration) {
        Predicate<String> servers = namesOf(DocumentKind.SERVER);
        Predicate<String> policies = namesOf(DocumentKind.POLICY);
        Predicate<String> issuers = namesOf(DocumentKind.ISSUER);
        Predicate<String> grants = namesOf(DocumentKind.GRANT);
        for (Grant grant : configuration.grants()) {
            require(servers, "server", grant.server(), placeOf(grant, "server"));
            String policy = grant.policy();
            if (policy != null) {
                require(policies, "policy", policy, placeOf(grant, "policy"));
            }
            requireIssuer(issuers, grant.holder(), DocumentKind.GRANT, grant.name());
        }
        for (Operator operator : configuration.operators().values()) {
            requireIssuer(issuers, operator.holder(), DocumentKind.OPERATOR, operator.name());
            for (String grant : operator.grants()) {
                require(
                        grants,
                        "grant",
                        grant,
                        placeOf(DocumentKind.OPERATOR, operator.name(), "grants"));
            }
        }
    }

    private void requireIssuer(
            Predicate<String> issuers, Holder holder, DocumentKind kind, String document) {
        if (holder instanceof Holder.OfJwt jwt) {
            require(issuers, "issuer", jwt.issuer(), placeOf(kind, document, "jwt"));
        }
    }

    /** A switch that names nobody who is there would be on and yet stop nothing. */
    void checkSwitches() {
        Predicate<String> servers = namesOf(DocumentKind.SERVER);
        Predicate<String> grants = namesOf(DocumentKind.GRANT);
        for (Document document : set.of(DocumentKind.SWITCH)) {
            requireAll(servers, "server", namedBy(document, "servers"));
            requireAll(grants, "grant", namedBy(document, "grants"));
        }
    }

    /** Pins of a server that is not there would be believed to hold, under another name. */
    void checkPins() {
        Predicate<String> servers = namesOf(DocumentKind.SERVER);
        for (Document document : set.of(DocumentKind.PIN)) {
            if (memberOf(document.root(), "server") instanceof TextNode text) {
                require(servers, "server", text.value(), text.place());
            }
        }
    }

    private static List<Node> namedBy(Document document, String list) {
        Node off = memberOf(document.root(), "off");
        Node names = off == null ? null : memberOf(off, list);
        return names instanceof ArrayNode array ? array.items() : List.of();
    }

    private static @Nullable Node memberOf(Node node, String field) {
        return node instanceof ObjectNode object ? object.members().get(field) : null;
    }

    private void requireAll(Predicate<String> there, String what, List<Node> names) {
        for (Node name : names) {
            if (name instanceof TextNode text && !text.value().isEmpty()) {
                require(there, what, text.value(), name.place());
            }
        }
    }

    /** Where a grant says something: the first of these fields that it has. */
    Place placeOf(Grant grant, String... fields) {
        return placeOf(DocumentKind.GRANT, grant.name(), fields);
    }

    /** Where a document says something: the first of these fields that it has. */
    Place placeOf(DocumentKind kind, String name, String... fields) {
        Node root =
                set.of(kind).stream()
                        .filter(document -> document.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .root();
        for (String field : fields) {
            Node value = memberOf(root, field);
            if (value != null) {
                return value.place();
            }
        }
        return root.place();
    }

    private void require(Predicate<String> there, String what, String name, Place place) {
        if (!there.test(name)) {
            String folder = what.equals("policy") ? "policies" : what + "s";
            problems.add(
                    place, "there is no " + what + " \"" + name + "\"; add it to " + folder + "/");
        }
    }

    /** Also names of documents that cannot be read: those are reported for what they are. */
    private Predicate<String> namesOf(DocumentKind kind) {
        if (elsewhere.contains(kind)) {
            return name -> true;
        }
        Set<String> names = new TreeSet<>();
        set.of(kind).forEach(document -> names.add(document.name()));
        set.malformed().stream()
                .filter(file -> file.kind() == kind)
                .forEach(file -> names.add(file.name()));
        return names::contains;
    }
}
